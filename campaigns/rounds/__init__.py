"""[no tables] Stewards' rounds: planned by the city's team, walked with a phone or a paper, read as
coverage."""
