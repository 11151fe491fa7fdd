"""[city] Diagnostics that shops finished, with the answers given."""
