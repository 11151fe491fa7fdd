"""Choosing the shops of a round, and to whom it is given."""
