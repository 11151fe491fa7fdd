"""What the templates of a result draw."""
