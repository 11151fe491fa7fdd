"""The registry of crossings: the only services that read or write another organisation's schema for a person.

A crossing checks the right on the shared row first, and is noted in the journals of both sides. Any other
switch of schema outside the middleware, tasks and commands fails a test (see `test_crossings`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Crossing:
    """Where a crossing is (`module`, `function`) and why it may be."""

    name: str
    reason: str
    module: str
    function: str


_declared: dict[str, Crossing] = {}


def crossing[Service: Callable[..., Any]](name: str, *, reason: str) -> Callable[[Service], Service]:
    """Declare a service as the crossing `name`; raises ValueError where another one has that name."""

    def declare(service: Service) -> Service:
        made = Crossing(name, reason, service.__module__, service.__qualname__)
        if _declared.setdefault(name, made) != made:
            raise ValueError(f"two crossings are called {name}")
        return service

    return declare


def crossings() -> Mapping[str, Crossing]:
    """Every crossing that was declared, by name."""
    return dict(_declared)
