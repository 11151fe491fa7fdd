"""How much of the register was visited, as a page and as files."""
