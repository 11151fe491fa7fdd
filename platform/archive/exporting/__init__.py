"""Writing an edition as an archive."""
