"""The round on a steward's phone: its page, its shops, and what the phone sends."""
