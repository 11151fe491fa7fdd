"""[city] Visits of urban stewards to shops: the rounds that they go on, what they noted, the cards that they
leave."""
