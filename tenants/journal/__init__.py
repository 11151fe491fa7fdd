"""[each organisation] Who did what, when: appended, never changed."""
