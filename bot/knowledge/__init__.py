"""The editors' room: reads, checks and hands out everything in `knowledge/`."""
