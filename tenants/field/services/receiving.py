"""Taking actions from phones, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from tenants.field.errors import KeyTaken, MalformedAction, Parked, RoleMayNot, UnknownKind
from tenants.field.kinds import FieldKind, ReceivedAction, kind_of
from tenants.field.models import ActionState, FieldAction
from tenants.field.rules import SentAction, Unreadable, key_of, read_action
from tenants.field.services.claiming import claim
from tenants.field.services.forgetting import ask_to_forget
from tenants.field.services.parking import park
from tenants.field.services.stretches import do_at_once
from tenants.membership.actors import Actor

DONE, BAD, CONFLICT, REFUSED = 200, 400, 409, 422
_STATUS: Mapping[type[DomainError], int] = {MalformedAction: BAD, UnknownKind: BAD, KeyTaken: CONFLICT}


@dataclass(frozen=True)
class Result:
    """What became of one action: `status` as of an HTTP answer, `message` for the person who did it."""

    key: str
    status: int
    code: str = ""
    message: str = ""
    state: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)


def receive(*, actor: Actor, actions: Sequence[Any], now: datetime) -> list[Result]:
    """Do each of `actions` (as parsed from JSON), in their order.

    Each in a transaction of its own; of a kind with `handle_many`, those that follow each other in one
    (3 statements beside its own: keys, answers, and a savepoint or the like around them).

    200: done, now or before; a replay gives the same answer, also after it was settled or dismissed. 400: no
    action of this release. 409: its key is that of another action, or of somebody else's. 422: refused, with
    the reason; nothing is kept of it, so that a retry may succeed once the reason is gone, except what is
    parked: a retry of that is done, too, as long as nobody settled it. Two requests with one key at once
    have one effect: the second waits for the first.
    """
    outcomes = _outcomes(actor, [_read(one) for one in actions], now)
    results = [_result(sent, outcome) for sent, outcome in zip(actions, outcomes, strict=True)]
    if any(result.state for result in results):
        ask_to_forget(actor.organisation, now)
    return results


def _read(sent: Any) -> SentAction | DomainError:
    try:
        return read_action(sent)
    except Unreadable:
        return MalformedAction()


def _outcomes(
    actor: Actor, actions: Sequence[SentAction | DomainError], now: datetime
) -> Iterator[FieldAction | DomainError]:
    for kind, stretch in groupby(actions, lambda one: _kind_at_once(actor, one)):
        if kind is None:
            yield from (_do_alone(actor, one, now) for one in stretch)
        else:
            yield from _do_together(actor, kind, [one for one in stretch if isinstance(one, SentAction)], now)


def _kind_at_once(actor: Actor, action: SentAction | DomainError) -> FieldKind | None:
    """The kind of an action that may be done together with its neighbours."""
    kind = kind_of(action.kind) if isinstance(action, SentAction) else None
    return kind if kind and kind.handle_many and kind.may(actor) else None


def _do_together(
    actor: Actor, kind: FieldKind, actions: Sequence[SentAction], now: datetime
) -> list[FieldAction | DomainError]:
    try:
        return do_at_once(actor, kind, actions, now)
    except (DomainError, IntegrityError):
        # One of them spoilt it for all: found out one by one.
        return [_do_alone(actor, action, now) for action in actions]


def _do_alone(actor: Actor, action: SentAction | DomainError, now: datetime) -> FieldAction | DomainError:
    if isinstance(action, DomainError):
        return action
    try:
        return _do(actor, action, now)
    except DomainError as error:
        return error


def _do(actor: Actor, action: SentAction, now: datetime) -> FieldAction:
    """The row of an action that is done. Raises DomainError where it is not."""
    kind = kind_of(action.kind)
    if kind is None:
        raise UnknownKind
    try:
        with transaction.atomic():
            row, is_new = claim(actor, action, now)
            if not is_new and row.state != ActionState.PARKED:
                return row
            # Here, not before: what was done stays answered after a role has changed.
            if not kind.may(actor):
                raise RoleMayNot
            received = ReceivedAction(action.key, action.body, action.happened_at, now)
            row.answer = dict(kind.handle(actor, received))
            row.state, row.code, row.body, row.digests = ActionState.DONE, "", None, []
            row.save(update_fields=["state", "code", "answer", "body", "digests"])
            return row
    except Parked as refusal:
        park(actor, kind, action, refusal, now)
        raise


def _result(sent: Any, outcome: FieldAction | DomainError) -> Result:
    if isinstance(outcome, FieldAction):
        return Result(key_of(sent), DONE, outcome.code, "", outcome.state, outcome.answer)
    state = ActionState.PARKED if isinstance(outcome, Parked) else ""
    status = _STATUS.get(type(outcome), REFUSED)
    return Result(key_of(sent), status, outcome.code, str(outcome), state, outcome.answer())
