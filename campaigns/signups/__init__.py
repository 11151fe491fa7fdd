"""[city] Sign-ups: the groups of people who come for a shop of this city, and the mails they get."""
