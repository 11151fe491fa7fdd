"""[city] Visits of urban stewards to shops."""
