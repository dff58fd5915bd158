// Room of Stages; see Docs/ARCHITECTURE.md.
