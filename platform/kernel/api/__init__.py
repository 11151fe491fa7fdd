"""The base of the API: errors, pages of results, limits, bodies, the description and its page."""
