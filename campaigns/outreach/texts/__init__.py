"""Texts with fields: what a manager writes once, and each shop gets filled in."""
