"""Sessions as somebody who might come sees them: what is near, what is free, what may be done now."""
