"""[city] Streets of a city's shops, areas drawn as lists of streets, and where shops are."""
