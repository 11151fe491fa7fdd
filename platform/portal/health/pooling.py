"""The self-test that refuses a pooler between us and PostgreSQL which changes the session under us.

The schema of an organisation is a setting of the session (`search_path`). PgBouncer in transaction mode gives
each transaction whatever session is free: one city then reads the rows of another, silently.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, Protocol

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

SETTING = "portal.selftest"
N_OTHERS = 3
PATIENCE_S = 10


class Session(Protocol):
    """As much of a psycopg connection as the test needs; each `execute` outside a block is a transaction."""

    def execute(self, query: str, params: Any = None) -> Any: ...
    def transaction(self) -> Any: ...
    def close(self) -> None: ...


class SessionsAreShared(ImproperlyConfigured):
    """Raised instead of serving pages."""


def refuse_shared_sessions(connect: Callable[[], Session] | None = None) -> None:
    """Return where each of our connections keeps its own session of the server; else raise SessionsAreShared.

    On connections of its own, which are closed again: none is left to a process that forks later. A database
    that does not answer raises what psycopg raises.
    """
    with ExitStack() as opened:
        sessions = []
        for _ in range(1 + N_OTHERS):
            sessions.append((connect or _direct_connection)())
            opened.callback(sessions[-1].close)
        if not _each_keeps_its_own(sessions[0], sessions[1:]):
            raise SessionsAreShared(
                "DATABASE_URL leads through a pooler that shares sessions between connections (PgBouncer in "
                "transaction or statement mode): one city would read the rows of another. "
                "Connect to PostgreSQL itself, or set pool_mode = session."
            )


def _each_keeps_its_own(first: Session, others: Sequence[Session]) -> bool:
    """Whether `first` is served by one backend throughout, alone, and finds its setting again."""
    token = secrets.token_hex(8)
    own = _asked(first, "SELECT pg_backend_pid(), set_config(%s, %s, false)", SETTING, token)
    with ExitStack() as busy:
        # In the middle of transactions of others: a pooler gives us another backend, or gave them ours.
        for other in others:
            busy.enter_context(other.transaction())
            if _seen_by(other)[0] == own[0]:
                return False
        if _seen_by(first) != own:
            return False
    return all(_seen_by(first) == own for _ in range(2))  # twice, as a pooler may go round its backends


def _seen_by(session: Session) -> tuple[Any, ...]:
    return _asked(session, "SELECT pg_backend_pid(), current_setting(%s, true)", SETTING)


def _asked(session: Session, query: str, *parameters: str) -> tuple[Any, ...]:
    return tuple(session.execute(query, parameters).fetchone())


def _direct_connection() -> Session:
    """A connection as Django would make it, but outside its pool."""
    parameters = connections[DEFAULT_DB_ALIAS].get_connection_params()
    return psycopg.connect(**parameters | {"autocommit": True, "connect_timeout": PATIENCE_S})
