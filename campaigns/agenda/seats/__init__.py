"""Who gets a seat: the rules, and the only code that moves the counters."""
