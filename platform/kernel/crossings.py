"""The registry of crossings: the only services that read or write another organisation's schema for a person.

A crossing checks the right on the shared row first, and is noted in the journals of both sides. One that is
declared to read cannot write elsewhere: the statement is refused. One that writes does so by
`tenants.membership.crossings.write_across`. Any other switch of schema outside the middleware, tasks and
commands fails a test (see `test_crossings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, cast

from kernel.database import connection


class Access(StrEnum):
    READ = "read"
    WRITE = "write"


class ReadCrossingWrites(RuntimeError):
    """A crossing that is declared to read tried to write in another organisation's schema."""


@dataclass(frozen=True)
class Crossing:
    """Where a crossing is (`module`, `function`), what it does there and why it may."""

    name: str
    access: Access
    reason: str
    module: str
    function: str


_declared: dict[str, Crossing] = {}


def crossing[Service: Callable[..., Any]](
    name: str, *, access: Access, reason: str
) -> Callable[[Service], Service]:
    """Declare a service as the crossing `name`; raises ValueError where another one has that name."""

    def declare(service: Service) -> Service:
        made = Crossing(name, access, reason, service.__module__, service.__qualname__)
        if _declared.setdefault(name, made) != made:
            raise ValueError(f"two crossings are called {name}")
        return service if access is Access.WRITE else _reading(name, service)

    return declare


def crossings() -> Mapping[str, Crossing]:
    """Every crossing that was declared, by name."""
    return dict(_declared)


# A row changed in a schema that the statement names.
_WRITES_IN = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+"?(\w+)"?\s*\.', re.IGNORECASE
)
_WRITES = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO)\b|^\s*UPDATE\b", re.IGNORECASE)


def _reading[Service: Callable[..., Any]](name: str, service: Service) -> Service:
    """The service, in which no statement writes but in the reader's schema (its journal) and in `public`."""

    @wraps(service)
    def read(*args: Any, **options: Any) -> Any:
        home = connection.schema_name

        def refuse_writes(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
            text = str(sql)
            elsewhere = {schema.lower() for schema in _WRITES_IN.findall(text)} - {"public", home}
            if elsewhere or (connection.schema_name != home and _WRITES.search(text)):
                raise ReadCrossingWrites(name)
            return execute(sql, *rest)

        with connection.execute_wrapper(refuse_writes):
            return service(*args, **options)

    return cast(Service, read)
