"""What is read: figures, bilan, archives."""
