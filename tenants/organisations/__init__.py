"""[public] Who takes part: the Agence, cities, partners, their hosts, and their schemas."""
