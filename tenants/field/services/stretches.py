"""Actions of one kind that follow each other, done in one transaction: 50 visits do not cost 50 times one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kernel.errors import DomainError
from tenants.field.errors import KeyTaken, Parked
from tenants.field.kinds import FieldKind, ReceivedAction
from tenants.field.models import ActionState, FieldAction
from tenants.field.rules import SentAction
from tenants.field.services.claiming import claim_all
from tenants.field.services.parking import park
from tenants.membership.actors import Actor

ANSWER = """
UPDATE field_fieldaction AS done SET state = %s, code = '', answer = given.answer, body = NULL, digests = '{}'
FROM unnest(%s::bigint[], %s::jsonb[]) AS given(id, answer) WHERE done.id = given.id"""

type Outcome = FieldAction | DomainError


def do_at_once(
    actor: Actor, kind: FieldKind, actions: Sequence[SentAction], now: datetime
) -> list[FieldAction | DomainError]:
    """What became of each, in order: the row of what is done, or why it is not. `actor` may do the kind.

    Beside the handler's own 2 statements and a savepoint; 1 more where a key is known, 1 more where one is
    refused, and for each that is parked what `park` costs. Raises what the handler raises, and nothing is
    done then.
    """
    first: dict[UUID, SentAction] = {}
    for action in actions:
        first.setdefault(action.key, action)
    outcomes = _do(actor, kind, list(first.values()), now)
    for key, outcome in outcomes.items():
        if isinstance(outcome, Parked):
            park(actor, kind, first[key], outcome, now)
    return [
        outcomes[action.key] if action.digest == first[action.key].digest else KeyTaken()
        for action in actions
    ]


@transaction.atomic
def _do(
    actor: Actor, kind: FieldKind, actions: Sequence[SentAction], now: datetime
) -> Mapping[UUID, Outcome]:
    rows, new = claim_all(actor, actions, now)
    outcomes: dict[UUID, Outcome] = {key: row or KeyTaken() for key, row in rows.items()}
    todo = [one for one in actions if one.key in new or _is_parked(rows[one.key])]
    if not todo or kind.handle_many is None:
        return outcomes
    received = [ReceivedAction(one.key, one.body, one.happened_at, now) for one in todo]
    done: list[FieldAction] = []
    refused: list[UUID] = []
    for action, answer in zip(todo, kind.handle_many(actor, received), strict=True):
        row = rows[action.key]
        if isinstance(answer, DomainError) or row is None:
            outcomes[action.key] = answer if isinstance(answer, DomainError) else KeyTaken()
            refused.append(action.key)
        else:
            row.state, row.code, row.answer, row.body, row.digests = (
                ActionState.DONE,
                "",
                dict(answer),
                None,
                [],
            )
            done.append(row)
    _write(done)
    # Nothing is kept of a refusal; one that was parked before stays so.
    if not new.isdisjoint(refused):
        FieldAction.objects.filter(key__in=new.intersection(refused)).delete()
    return outcomes


def _is_parked(row: FieldAction | None) -> bool:
    return row is not None and row.state == ActionState.PARKED


def _write(rows: Sequence[FieldAction]) -> None:
    if not rows:
        return
    answers = [json.dumps(row.answer) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, [ActionState.DONE, [row.pk for row in rows], answers])
