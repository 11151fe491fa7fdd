"""[city] Consents: what a person agreed to, in which words, when, and when they took it back."""
