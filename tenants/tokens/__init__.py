"""[public] Tokens with which a program of an organisation reads the API in a role."""
