"""What an action is, read from what a phone sent, and its digest; what a phone is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

MAX_ACTIONS = 50
MAX_BYTES = 256 * 1024
MAX_KIND = 40
# A phone's clock may be wrong by years, and begins at 1970 without its battery; beyond these no calendar of
# ours goes.
FIRST_YEAR, LAST_YEAR = 1970, 2100


class Unreadable(ValueError):
    """What was sent is no action."""


@dataclass(frozen=True)
class SentAction:
    """An action as it was sent, before anybody looked whether it may be done."""

    key: UUID
    kind: str
    happened_at: datetime
    body: Mapping[str, Any]
    digest: str


def read_request(content: bytes) -> tuple[str, list[Any]]:
    """(whom the phone sends for, the actions one by one as they came). Raises Unreadable."""
    try:
        sent = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict):
        raise Unreadable
    user, actions = sent.get("user"), sent.get("actions")
    if not isinstance(user, str) or not isinstance(actions, list):
        raise Unreadable
    return user, actions


def read_action(sent: Any) -> SentAction:
    """Raises Unreadable for what has no key, no kind, no instant of these years with a zone, or no object as
    its body."""
    if not isinstance(sent, dict):
        raise Unreadable
    kind, body = sent.get("kind"), sent.get("body")
    if not isinstance(kind, str) or not 0 < len(kind) <= MAX_KIND or not isinstance(body, dict):
        raise Unreadable
    try:
        key = UUID(str(sent.get("key")))
        happened_at = datetime.fromisoformat(str(sent.get("happened_at")))
        if happened_at.tzinfo is None:
            raise Unreadable
        happened_at = happened_at.astimezone(UTC)
        if not FIRST_YEAR <= happened_at.year <= LAST_YEAR:
            raise Unreadable
        return SentAction(key, kind, happened_at, body, _digest(kind, happened_at, body))
    except (ValueError, OverflowError, RecursionError) as error:
        raise Unreadable from error


# The first that is found counts: each names those after it, too.
_SYSTEMS = {
    "Android": "Android",
    "iPad": "iPad",
    "iPhone": "iPhone",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}
_BROWSERS = {
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "EdgA/": "Edge",
    "EdgiOS/": "Edge",
    "Edg/": "Edge",
    "SamsungBrowser/": "Samsung Internet",
    "OPR/": "Opera",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}


def phone_label(user_agent: str) -> str:
    """ "Android, Chrome", of what a browser says of itself; nothing where it says neither."""
    found = [
        next((name for mark, name in marks.items() if mark in user_agent), "")
        for marks in (_SYSTEMS, _BROWSERS)
    ]
    return ", ".join(filter(None, found))


def phone_key(text: str) -> UUID | None:
    """The key of a phone as it sends it, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def key_of(sent: Any) -> str:
    """The key as it was sent, to name a refused action by; nothing where there is none."""
    key = sent.get("key") if isinstance(sent, dict) else None
    return key[:64] if isinstance(key, str) else ""


def _digest(kind: str, happened_at: datetime, body: Mapping[str, Any]) -> str:
    """64 hexadecimal digits of kind, instant and body, whatever the order of its names.

    Raises ValueError for texts that PostgreSQL cannot keep: NUL, half a character.
    """
    text = json.dumps(
        {"kind": kind, "happened_at": happened_at.isoformat(), "body": body},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,  # 1e999 is read as infinity, which jsonb has not
    )
    if "\\u0000" in text:
        raise Unreadable
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON
