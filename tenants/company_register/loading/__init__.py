"""Loading an extract: its files, what of them concerns the cities, and how it is written in each of them."""
