"""Letters on paper: the address that a window envelope shows, and the document that is printed."""
