// Room of Engine; see Docs/ARCHITECTURE.md.
