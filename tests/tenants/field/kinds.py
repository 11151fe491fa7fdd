"""A kind of action for tests: it writes an entry of the journal, so that a second effect is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from kernel.errors import DomainError
from tenants.field import kinds
from tenants.field.errors import Parked
from tenants.field.kinds import FieldKind, Handler, ManyHandler, ReceivedAction
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
    many: ManyHandler | None = None
    n_calls: list[int]


def _handle(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    if Refusals.instead:
        return Refusals.instead(actor, action)
    record("trial", actor=actor.user, subject=str(action.body.get("shop")))
    if Refusals.error:
        raise Refusals.error
    return {"effects": Entry.objects.filter(action="trial").count()}


def _handle_many(
    actor: Actor, actions: Sequence[ReceivedAction]
) -> Sequence[Mapping[str, Any] | DomainError]:
    """Refuses by what a body says (`refuse`: full or closed), else like `_handle`."""
    Refusals.n_calls.append(len(actions))
    if Refusals.many:
        return Refusals.many(actor, actions)
    return [_refusal(action) or _handle(actor, action) for action in actions]


def _handle_each(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    if refusal := _refusal(action):
        raise refusal
    return _handle(actor, action)


def _refusal(action: ReceivedAction) -> DomainError | None:
    refused = action.body.get("refuse")
    return Full() if refused == "full" else Closed(subject="session:12") if refused == "closed" else None


@contextmanager
def trial_kind() -> Iterator[type[Refusals]]:
    """The kinds `trial` and `trial_many` of stewards and managers, until the end of the block."""
    Refusals.error = Refusals.instead = Refusals.many = None
    Refusals.n_calls = []
    roles = {Role.STEWARD, Role.MANAGER}
    kinds.register(FieldKind("trial", _handle, roles, lambda body: body.get("digests", ())))
    kinds.register(FieldKind("trial_many", _handle_each, roles, handle_many=_handle_many))
    try:
        yield Refusals
    finally:
        del kinds._kinds["trial"], kinds._kinds["trial_many"]


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
