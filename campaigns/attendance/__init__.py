"""[city] Who came to a session, for which shop."""
