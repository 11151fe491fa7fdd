"""[city] Shops and people who may be there twice: proposals, and what the staff made of them."""
