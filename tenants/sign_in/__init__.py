"""[no tables] Signing in on the root host by code or password, tickets to other hosts, sessions."""
