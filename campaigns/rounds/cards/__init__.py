"""Cards that stewards leave in shops, and the public page behind their code."""
