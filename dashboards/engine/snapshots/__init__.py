"""[public] Each city's figures as last computed, and the reading of the rows they come from."""
