"""The words that people agreed to, by version: kept for good, so that a proof shows them as they were.

`data/wordings.json`: {version: {"purpose.channel": {language: text}}}. A version is never changed; with any
change to a purpose's words a new one is added, and `WORDING` raised.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from kernel.languages import localised
from kernel.wording import reader_language, typeset_in
from tenants.consent.models import CHANNELS

FILE = Path(__file__).parent / "data" / "wordings.json"
WORDING = "2026-12"


def wording_text(version: str, purpose: str, channel: str, language: str) -> str:
    """What a person read: the text of that version, French where the language has none; "" if not known."""
    by = channel or CHANNELS[purpose][0]
    return localised(_texts().get(version, {}).get(f"{purpose}.{by}"), language)


def asked_text(purpose: str, channel: str) -> str:
    """What is asked today, in the reader's language."""
    language = reader_language()
    return typeset_in(wording_text(WORDING, purpose, channel, language), language)


def versions() -> tuple[str, ...]:
    return tuple(_texts())


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
