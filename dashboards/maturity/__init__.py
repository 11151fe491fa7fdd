"""[no tables] The digital maturity of shops, in aggregates: a city's page, the Agence's, their files."""
