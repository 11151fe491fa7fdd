"""What the answer of a mail server means, and how long to wait before the next try."""

LONGEST_WAIT_MIN = 60


def asks_to_come_back(code: int) -> bool:
    """Whether a refusal is for now only (4xx); any other is final."""
    return 400 <= code < 500


def minutes_to_wait(n_attempts: int) -> int:
    """Minutes until the next try, after so many: 2, 4, 8 ... and at most an hour."""
    return LONGEST_WAIT_MIN if n_attempts > 5 else 2**n_attempts
