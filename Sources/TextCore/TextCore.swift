// Room of TextCore; see Docs/ARCHITECTURE.md.
