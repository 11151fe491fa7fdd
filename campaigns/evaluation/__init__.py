"""[city] The anonymous form at the end of a session."""
