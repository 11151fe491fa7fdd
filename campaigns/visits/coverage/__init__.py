"""How much of a city's register was visited in a period, what came of it, and when people are met."""
