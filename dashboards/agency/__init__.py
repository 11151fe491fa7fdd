"""[no tables] The Agence's pages of figures: comparison of the cities, one city, the map."""
