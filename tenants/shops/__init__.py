"""[city] The shops of a city, the people who come for them, and merges of doubles."""
