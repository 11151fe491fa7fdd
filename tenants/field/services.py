"""Taking actions from phones, each once; settling what was parked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kernel.clock import day_of, end_of
from kernel.errors import DomainError
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.field.errors import KeyTaken, MalformedAction, NotParked, Parked, RoleMayNot, UnknownKind
from tenants.field.kinds import FieldKind, ReceivedAction, kind_of
from tenants.field.models import ActionState, FieldAction
from tenants.field.rules import SentAction, Unreadable, key_of, read_action
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

KEPT_DAYS = 30

DONE, BAD, CONFLICT, REFUSED = 200, 400, 409, 422
_STATUS: Mapping[type[DomainError], int] = {MalformedAction: BAD, UnknownKind: BAD, KeyTaken: CONFLICT}

# Waits for whoever inserts the same key right now, and inserts where that is rolled back.
INSERT = """
INSERT INTO field_fieldaction (
  key, kind, body_digest, user_id, happened_at, received_at, state, code, answer, subject, digests)
VALUES (%s, %s, %s, %s, %s, %s, %s, '', '{}', '', '{}')
ON CONFLICT (key) DO NOTHING RETURNING id"""


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
    """Do each of `actions` (as parsed from JSON), in their order and each in a transaction of its own.

    200: done, now or before; a replay gives the same answer, also after it was settled or dismissed. 400: no
    action of this release. 409: its key is that of another action, or of somebody else's. 422: refused, with
    the reason; nothing is kept of it, so that a retry may succeed once the reason is gone, except what is
    parked: a retry of that is done, too, as long as nobody settled it. Two requests with one key at once
    have one effect: the second waits for the first.
    """
    results = [_receive_one(actor, one, now) for one in actions]
    if any(result.state for result in results):
        ask_to_forget(actor.organisation, now)
    return results


def _receive_one(actor: Actor, sent: Any, now: datetime) -> Result:
    try:
        action = _read(sent)
        row = _do(actor, action, now)
    except DomainError as error:
        state = ActionState.PARKED if isinstance(error, Parked) else ""
        return Result(
            key_of(sent), _STATUS.get(type(error), REFUSED), error.code, str(error), state, error.answer()
        )
    return Result(key_of(sent), DONE, row.code, "", row.state, row.answer)


def _read(sent: Any) -> SentAction:
    try:
        return read_action(sent)
    except Unreadable as error:
        raise MalformedAction from error


def _do(actor: Actor, action: SentAction, now: datetime) -> FieldAction:
    """The row of an action that is done. Raises DomainError where it is not."""
    kind = kind_of(action.kind)
    if kind is None:
        raise UnknownKind
    try:
        with transaction.atomic():
            row, is_new = _claim(actor, action, now)
            if not is_new and row.state != ActionState.PARKED:
                return row
            # Here, not before: what was done stays answered after a role has changed.
            if actor.role not in kind.roles or actor.organisation.kind not in kind.hosts:
                raise RoleMayNot
            row.answer = dict(kind.handle(actor, _received(action, now)))
            row.state, row.code, row.body, row.digests = ActionState.DONE, "", None, []
            row.save(update_fields=["state", "code", "answer", "body", "digests"])
            return row
    except Parked as refusal:
        _park(actor, kind, action, refusal, now)
        raise


def _received(action: SentAction, now: datetime) -> ReceivedAction:
    return ReceivedAction(action.key, action.body, action.happened_at, now)


def _claim(actor: Actor, action: SentAction, now: datetime) -> tuple[FieldAction, bool]:
    """The row of this key, inserted or (False) the locked one that is there. Raises KeyTaken."""
    row = FieldAction(
        key=action.key,
        kind=action.kind,
        body_digest=action.digest,
        user=actor.user,
        happened_at=action.happened_at,
        received_at=now,
        state=ActionState.DONE,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [row.key, row.kind, row.body_digest, row.user_id, row.happened_at, row.received_at, row.state],
        )
        inserted = cursor.fetchone()
    if inserted:
        row.pk = inserted[0]
        row._state.adding = False
        return row, True
    there = FieldAction.objects.select_for_update().get(key=action.key)
    if there.body_digest != action.digest or there.user_id != actor.user.pk:
        raise KeyTaken
    return there, False


@transaction.atomic
def _park(actor: Actor, kind: FieldKind, action: SentAction, refusal: Parked, now: datetime) -> None:
    """Keep the body of what was refused, unless somebody did or settled it meanwhile."""
    row, is_new = _claim(actor, action, now)
    if not is_new and row.state != ActionState.PARKED:
        return
    row.state, row.code, row.subject = ActionState.PARKED, refusal.code, refusal.subject
    row.body, row.digests = dict(action.body), list(kind.people(action.body))
    row.save(update_fields=["state", "code", "subject", "body", "digests"])


@transaction.atomic
def settle(*, actor: Actor, key: UUID, answer: Mapping[str, Any]) -> FieldAction:
    """Say that the caller did what a parked action asked for; its phone gets `answer`. Raises NotParked.

    Called inside the caller's transaction, before its work: who comes second is refused.
    """
    row = _end(key, ActionState.SETTLED, answer)
    record("field.settled", actor=actor.user, subject=row.subject, kind=row.kind)
    return row


@transaction.atomic
def dismiss(*, actor: Actor, key: UUID) -> FieldAction:
    """Say that a parked action is not to be done. Raises NotParked."""
    row = _end(key, ActionState.DISMISSED, {})
    record("field.dismissed", actor=actor.user, subject=row.subject, kind=row.kind)
    return row


def _end(key: UUID, state: ActionState, answer: Mapping[str, Any]) -> FieldAction:
    row = FieldAction.objects.select_for_update().filter(key=key, state=ActionState.PARKED).first()
    if row is None:
        raise NotParked
    row.state, row.answer, row.body, row.digests = state, dict(answer), None, []
    row.save(update_fields=["state", "answer", "body", "digests"])
    return row


def ask_to_forget(organisation: Organisation, now: datetime) -> None:
    """One piece of work for all that came in on a day."""
    day = day_of(now) + timedelta(days=KEPT_DAYS)
    ask_for(organisation, DueKind.FORGET_FIELD_ACTIONS, key=day.isoformat(), at=end_of(day))


def handle_forgetting(organisation: Organisation, due: Due) -> None:
    """Due work `field.forget`: its key is the day at whose end what came in 30 days before is emptied.

    The rows stay: a phone that comes back after months doubles nothing.
    """
    last_day = datetime.fromisoformat(due.key).date() - timedelta(days=KEPT_DAYS)
    old = FieldAction.objects.filter(received_at__lt=end_of(last_day))
    old.exclude(answer={}, body__isnull=True).update(answer={}, body=None, digests=[])
