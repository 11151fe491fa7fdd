"""[public] Sessions, the cities that host them, and what became of them."""
