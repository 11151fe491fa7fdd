"""[public] Editions as archives of files: import, export, and their runs; `docs/edition_archive.md`."""
