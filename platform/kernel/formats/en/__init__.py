"""English as written in Belgium: the day first, twenty-four hours."""
