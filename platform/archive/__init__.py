"""[public: a retired table] Editions as archives of files: import and export; `docs/edition_archive.md`."""
