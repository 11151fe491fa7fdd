"""The registry of personal data: each app says what it holds of a person and how that is emptied.

An app's `privacy.py` registers its holdings when Django starts. Erasure empties names, contacts and free
text and replaces the digest, one for one, by a random one: the rows that are counted stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Digest = str


@dataclass(frozen=True)
class Holding:
    """What one app of a city's schema holds of the person with a digest.

    `export` gives plain values to hand to the person; `erase(old, new)` empties them and takes `new` for
    `old`, and returns how many rows it changed. Both run in the city's schema.
    """

    app: str
    export: Callable[[Digest], list[Mapping[str, Any]]]
    erase: Callable[[Digest, Digest], int]


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    _holdings[holding.app] = holding


def holdings() -> list[Holding]:
    """Every holding, by app."""
    return [_holdings[app] for app in sorted(_holdings)]
