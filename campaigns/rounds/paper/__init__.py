"""A round on paper, and typed back in."""
