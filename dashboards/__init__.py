"""What is read: figures, bilan, maps, and the pages of both."""
