"""What waits for the city's team: places asked for at doors that could not be given, values written over,
and how much of it there is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns.agenda.public_sessions.selectors import (
    PublicSession,
    public_session_for,
    sessions_with_seats,
)
from campaigns.rounds.doorstep.calls import n_calls_left
from campaigns.rounds.errors import SEAT_REQUESTS
from campaigns.rounds.phone.inputs import SeatRequestIn, read
from campaigns.visits.models import OvertakenValue, ShopFind
from tenants.accounts.models import User
from tenants.field.errors import MalformedAction
from tenants.field.models import FieldAction
from tenants.field.selectors import parked_actions
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop

MOST_SHOWN = 100


@dataclass(frozen=True)
class WaitingRequest:
    """A place that a steward asked for. `session` is None where the asked one is not there any more.

    `people` as (name, e-mail, telephone), the contact first; empty with a body of another release, which can
    be dismissed.
    """

    key: UUID
    shop: Shop | None
    people: tuple[tuple[str, str, str], ...]
    session: PublicSession | None
    sent_by: str
    happened_at: datetime
    received_at: datetime


def n_waiting(here: Organisation, now: datetime) -> int:
    """Requests and values that the team has to settle, and calls that their steward left. 3 statements."""
    n_values: int = overtaken_of_team().count()
    return parked_actions(SEAT_REQUESTS).count() + n_values + n_calls_left(here, now)


def overtaken_of_team() -> Any:
    """What somebody wrote and somebody else wrote over, that nobody has settled; the oldest first."""
    rows = OvertakenValue.objects.filter(settled_at__isnull=True)
    return rows.select_related("shop", "lost_by", "kept_by")


def waiting_requests(here: Organisation, now: datetime) -> list[WaitingRequest]:
    """In the order in which they came. At most 9 statements; 1 without any."""
    rows = list(parked_actions(SEAT_REQUESTS).filter(kind="seat_request")[:MOST_SHOWN])
    if not rows:
        return []
    bodies = {row.key: _read(row) for row in rows}
    sent = [body for body in bodies.values() if body is not None]
    shops = _shops({body["shop"] for body in sent})
    sessions = _sessions({body["session"] for body in sent}, here, now)
    users = User.objects.in_bulk({row.user_id for row in rows})
    return [_waiting(row, bodies[row.key], shops, sessions, users) for row in rows]


def _waiting(
    row: FieldAction,
    body: Mapping[str, Any] | None,
    shops: Mapping[UUID, Shop],
    sessions: Mapping[int, PublicSession],
    users: Mapping[int, User],
) -> WaitingRequest:
    people = body["people"] if body else ()
    return WaitingRequest(
        key=row.key,
        shop=shops.get(body["shop"]) if body else None,
        people=tuple((one["name"], one["email"], one["phone"]) for one in people),
        session=sessions.get(body["session"]) if body else None,
        sent_by=str(users.get(row.user_id, "")),
        happened_at=row.happened_at,
        received_at=row.received_at,
    )


def _read(row: FieldAction) -> dict[str, Any] | None:
    try:
        return read(SeatRequestIn, row.body or {})
    except MalformedAction:
        return None


def _shops(named: Collection[UUID]) -> dict[UUID, Shop]:
    """By uuid, or by the key of the find that brought them. 2 statements at most."""
    found = {shop.uuid: shop for shop in Shop.objects.filter(uuid__in=named)}
    if missing := set(named) - set(found):
        finds = ShopFind.objects.filter(key__in=missing).select_related("shop")
        found |= {find.key: find.shop for find in finds}
    return found


def _sessions(pks: Collection[int], here: Organisation, now: datetime) -> dict[int, PublicSession]:
    rows = sessions_with_seats().filter(pk__in=pks)
    return {session.pk: public_session_for(session, here, now) for session in rows}
