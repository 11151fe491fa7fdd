"""What a city does for the programme: editions, sessions, attendance, outreach."""
