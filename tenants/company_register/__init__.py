"""[city] The BCE's open data: a city's establishments, taken into its register, and what changed since."""
