"""[no tables] Who comes to a session: the roster, across the cities of its participants."""
