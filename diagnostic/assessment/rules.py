"""What of an attempt is fixed. Pure."""

RESUME_CODE_LENGTH = 8
