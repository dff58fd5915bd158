// Room of Service; see Docs/ARCHITECTURE.md.
