"""The keys of actions, inserted before anything is done: who comes second with one waits for the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from tenants.field.errors import KeyTaken
from tenants.field.models import ActionState, FieldAction
from tenants.field.rules import SentAction
from tenants.membership.actors import Actor

# Waits for whoever inserts one of the keys right now, and inserts where that is rolled back. In the order of
# the keys: of two requests that send the same ones at once, one waits for the other and never both.
INSERT = """
INSERT INTO field_fieldaction (
  key, kind, body_digest, user_id, happened_at, received_at, state, code, answer, subject, digests)
SELECT key, %s, body_digest, %s, happened_at, %s, %s, '', '{}', '', '{}'
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS sent(key, body_digest, happened_at)
ORDER BY key
ON CONFLICT (key) DO NOTHING RETURNING id, key"""


def claim(actor: Actor, action: SentAction, now: datetime) -> tuple[FieldAction, bool]:
    """The row of this key, inserted or (False) the locked one that is there. Raises KeyTaken."""
    rows, new = claim_all(actor, [action], now)
    row = rows[action.key]
    if row is None:
        raise KeyTaken
    return row, action.key in new


def claim_all(
    actor: Actor, actions: Sequence[SentAction], now: datetime
) -> tuple[Mapping[UUID, FieldAction | None], frozenset[UUID]]:
    """(the row of each key, inserted or locked; None where the key is another action's; which were inserted).

    `actions` are of one kind, and each key is there once. 1 statement, and 1 more where a key is known.
    """
    made = {action.key: _row_of(actor, action, now) for action in actions}
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                actions[0].kind,
                actor.user.pk,
                now,
                ActionState.DONE,
                list(made),
                [row.body_digest for row in made.values()],
                [row.happened_at for row in made.values()],
            ],
        )
        inserted = {key: pk for pk, key in cursor.fetchall()}
    for key, pk in inserted.items():
        made[key].pk = pk
        made[key]._state.adding = False
    rows: dict[UUID, FieldAction | None] = {**made}
    known = [key for key in made if key not in inserted]
    if known:
        for there in FieldAction.objects.select_for_update().filter(key__in=known).order_by("key"):
            is_same = there.body_digest == made[there.key].body_digest and there.user_id == actor.user.pk
            rows[there.key] = there if is_same else None
    return rows, frozenset(inserted)


def _row_of(actor: Actor, action: SentAction, now: datetime) -> FieldAction:
    return FieldAction(
        key=action.key,
        kind=action.kind,
        body_digest=action.digest,
        user=actor.user,
        happened_at=action.happened_at,
        received_at=now,
        state=ActionState.DONE,
    )
