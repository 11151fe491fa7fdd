"""[public] The figures: definitions, computation, and each city's snapshot."""
