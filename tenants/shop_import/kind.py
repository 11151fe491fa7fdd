"""The shops' kind of import."""
