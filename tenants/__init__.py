"""Who takes part: organisations, people, journal, mail, shops."""
