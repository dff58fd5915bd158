// Room of Spool; see Docs/ARCHITECTURE.md.
