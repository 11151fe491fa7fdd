"""What Python reads first while the clock is moved."""
