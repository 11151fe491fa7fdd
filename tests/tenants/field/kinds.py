"""A kind of action for tests: it writes an entry of the journal, so that a second effect is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from kernel.errors import DomainError
from tenants.field import kinds
from tenants.field.errors import Parked
from tenants.field.kinds import FieldKind, Handler, ReceivedAction
from tenants.journal.models import Entry
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.roles import Role

NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)


class Full(DomainError):
    code = "full"
    message = "Le groupe est complet."


class Closed(Parked):
    code = "closed"
    message: Any = "La séance est close."


class Refusals:
    """What the trial kind refuses with at the moment, or does instead."""

    error: DomainError | None = None
    instead: Handler | None = None


def _handle(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    if Refusals.instead:
        return Refusals.instead(actor, action)
    record("trial", actor=actor.user, subject=str(action.body.get("shop")))
    if Refusals.error:
        raise Refusals.error
    return {"effects": Entry.objects.filter(action="trial").count()}


@contextmanager
def trial_kind() -> Iterator[type[Refusals]]:
    """The kind `trial` of stewards and managers, until the end of the block."""
    Refusals.error = Refusals.instead = None
    kinds.register(
        FieldKind("trial", _handle, {Role.STEWARD, Role.MANAGER}, lambda body: body.get("digests", ()))
    )
    try:
        yield Refusals
    finally:
        del kinds._kinds["trial"]


def sent(**changes: object) -> dict[str, object]:
    """An action as a phone sends it."""
    return {
        "key": str(uuid4()),
        "kind": "trial",
        "happened_at": "2026-12-01T17:42:00.000Z",
        "body": {"shop": 12},
    } | changes


def n_effects() -> int:
    return Entry.objects.filter(action="trial").count()
