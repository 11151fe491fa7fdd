"""Bringing an edition in: staged, checked, compared with what is there, written in one transaction."""
