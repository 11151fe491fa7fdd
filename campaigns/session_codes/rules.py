"""When a session's code works, and how long it is. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

SESSION_CODE_LENGTH = 6
OPENS_BEFORE = timedelta(minutes=60)
CLOSES_AFTER = timedelta(minutes=60)


def is_session_code(code: str) -> bool:
    return len(code) == SESSION_CODE_LENGTH


def opens_at(starts_at: datetime) -> datetime:
    return starts_at - OPENS_BEFORE


def closes_at(ends_at: datetime) -> datetime:
    return ends_at + CLOSES_AFTER
