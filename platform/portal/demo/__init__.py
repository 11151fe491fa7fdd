"""[no tables] The demonstration: fictional editions, people and logins."""
