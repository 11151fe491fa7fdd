"""[public] Editions as archives of files: import, export, and their runs."""
