"""[no tables] A city's own pages: start page of its staff, public page."""
