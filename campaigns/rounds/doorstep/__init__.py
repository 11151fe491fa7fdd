"""Places asked for at a shop's door, and those that wait for the team."""
