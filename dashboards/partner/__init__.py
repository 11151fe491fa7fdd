"""[no tables] A partner's own pages: start page of its staff, public page."""
