"""What phones sent after the list was closed: shown to the host, who adds it or sets it aside.

Each organisation settles what its phones sent; the city of a shop is written as at the door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.agenda.models import Session
from campaigns.check_in.errors import CheckInNotYours, subject_of
from campaigns.check_in.field_actions import (
    line_of,
    read_presence,
    read_walk_in,
    read_walk_in_undone,
    walk_in_arguments,
)
from campaigns.check_in.lists import ListedPerson
from campaigns.check_in.services import correct_outcome, enter_walk_in, remove_walk_in
from tenants.accounts.models import User
from tenants.field.errors import MalformedAction, NotParked
from tenants.field.selectors import parked_actions
from tenants.field.services import dismiss, settle
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class LateArrival:
    """What waits: who is meant, as far as the list or the form says, what is said of them, who sent it."""

    key: UUID
    name: str
    shop: str
    outcome: str
    sent_by: str
    happened_at: datetime
    received_at: datetime


def late_arrivals(session: Session, people: tuple[ListedPerson, ...]) -> list[LateArrival]:
    """In the order in which they came, of the current schema. 2 statements."""
    waiting = list(parked_actions(subject_of(session.pk)))
    users = User.objects.in_bulk({one.user_id for one in waiting})
    by_line = {one.line: one for one in people}
    by_key = {one.key: one for one in people if one.key}
    found = []
    for one in waiting:
        try:
            name, shop, outcome = _meant(one.kind, one.body or {}, by_line, by_key)
        except MalformedAction:  # of another release: it can be set aside
            name, shop, outcome = "", "", ""
        sent_by = str(users.get(one.user_id, ""))
        found.append(LateArrival(one.key, name, shop, outcome, sent_by, one.happened_at, one.received_at))
    return found


@transaction.atomic
def add_late(*, actor: Actor, session_id: int, key: UUID, reason: str = "", now: datetime) -> None:
    """Do what the phone asked for, as a correction. Raises NotParked where a colleague settled it, and as
    `correct_outcome` and `enter_walk_in`."""
    row = parked_actions(subject_of(session_id)).filter(key=key).first()
    if row is None:
        raise NotParked
    body: Mapping[str, Any] = row.body or {}
    settle(actor=actor, key=key, answer={"is_settled": True})
    if row.kind == "walk_in":
        arguments = walk_in_arguments(body)
        # What a host writes is why the person is added, and why a full group takes one more.
        arguments["derogation"] = arguments["derogation"] or reason
        enter_walk_in(actor=actor, key=key, now=now, after_closing=True, reason=reason, **arguments)
        return
    if row.kind == "walk_in_undone":
        undone = read_walk_in_undone(body)
        remove_walk_in(
            actor=actor,
            session_id=session_id,
            key=undone["key"],
            city=Organisation.objects.cities().get(slug=undone["city"]),
            now=now,
            after_closing=True,
            reason=reason,
        )
        return
    sent = read_presence(body)
    correct_outcome(
        actor=actor,
        session_id=session_id,
        city=Organisation.objects.cities().get(slug=sent["city"]),
        line=line_of(sent),
        outcome=sent["outcome"],
        reason=reason,
        now=now,
    )


@transaction.atomic
def set_late_aside(*, actor: Actor, session_id: int, key: UUID) -> None:
    """It is not to be done: the list stays as it is. Raises CheckInNotYours or NotParked."""
    if not Session.objects.with_list_closable_by(actor).filter(pk=session_id).exists():
        raise CheckInNotYours
    if not parked_actions(subject_of(session_id)).filter(key=key).exists():
        raise NotParked
    dismiss(actor=actor, key=key)


def _meant(
    kind: str,
    body: Mapping[str, Any],
    by_line: Mapping[Any, ListedPerson],
    by_key: Mapping[UUID, ListedPerson],
) -> tuple[str, str, str]:
    """(name, shop, outcome)."""
    if kind == "walk_in_undone":
        undone = by_key.get(read_walk_in_undone(body)["key"])
        return (undone.name, undone.shop, "") if undone else ("", "", "")
    if kind == "walk_in":
        sent = read_walk_in(body)
        guest = sent.get("guest")
        shops = [one.get("name", "") for one in sent.get("shops", ())]
        return sent["name"], guest["shop"] if guest else ", ".join(filter(None, shops)), "walk_in"
    sent = read_presence(body)
    known = by_line.get(line_of(sent))
    return (known.name, known.shop, sent["outcome"]) if known else ("", "", sent["outcome"])
