"""[city] Who asked for a place in a small group."""
