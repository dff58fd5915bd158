// Room of Telemetry; see Docs/ARCHITECTURE.md.
