// Room of Pipeline; see Docs/ARCHITECTURE.md.
