"""[public] Staff accounts: who may sign in, and the tickets that let them in on other hosts."""
