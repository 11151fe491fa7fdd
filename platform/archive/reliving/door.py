"""The door of a session: who signed up is noted, who had not walks in, the list is closed, by a host city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django_tenants.utils import tenant_context

from archive.format.table_reading import Row
from archive.reliving.archive_rows import text
from archive.reliving.planning.attendance import outcome_of
from archive.reliving.staff import staff_of
from archive.reliving.world import NotThere, SignedUp, World
from campaigns.agenda.models import Session, SessionKind
from campaigns.attendance.models import Outcome
from campaigns.check_in.services import close_list, correct_outcome, enter_walk_in, mark
from campaigns.check_in.services.marking import Signed
from campaigns.signups.typed import TypedShop
from tenants.membership.actors import Actor

KEYS = UUID("5f1c2b8e-6f0c-4c52-9d39-3a0f6d0d7c55")  # of what is entered at a door: the same each time
LATE_ENTRY = "Selon l’archive de l’édition"
BEFORE_CLOSING = timedelta(seconds=30)


def note_person(world: World, session: Session, rows: Sequence[Row], now: datetime) -> None:
    """What became of somebody who signed up: these are the rows of their shops."""
    seat = signed_up(world, rows[0])
    outcome = outcome_of(rows[0])
    if outcome == Outcome.ABSENT:
        _note_absent(world, session, rows[0], seat, now)
        return
    actor = _host(world, session)
    with tenant_context(actor.organisation):
        mark(
            actor=actor,
            session_id=session.pk,
            city=world.city(rows[0]),
            line=Signed(seat.sign_up, seat.participant),
            outcome=outcome,
            now=now,
        )


def let_in(world: World, session: Session, rows: Sequence[Row], now: datetime) -> None:
    """Somebody who had not signed up, for one or several shops of their city."""
    actor = _host(world, session)
    key = uuid5(KEYS, f"{session.pk}:{text(rows[0], 'nis')}:{text(rows[0], 'person_ref')}")
    with tenant_context(actor.organisation):
        enter_walk_in(
            actor=actor,
            session_id=session.pk,
            key=key,
            city=world.city(rows[0]),
            person=world.person(rows[0]),
            shops=[TypedShop(uuid=world.shops[text(row, "shop_ref")].uuid) for row in rows],
            derogation=LATE_ENTRY if session.kind == SessionKind.SMALL_GROUP else "",
            now=now,
        )


def close(world: World, session: Session, absent: Sequence[Row], now: datetime) -> None:
    """Close the list: `absent` are who has a seat and was not noted. Who only waits for one has none: that
    they did not come is noted of them one by one."""
    for row in absent:
        seat = signed_up(world, row)
        if seat.is_waiting:
            _note_absent(world, session, row, seat, now - BEFORE_CLOSING)
    actor = _host(world, session)
    with tenant_context(actor.organisation):
        close_list(actor=actor, session_id=session.pk, nobody_came=True, now=now)


def signed_up(world: World, row: Row) -> SignedUp:
    """Raises NotThere."""
    found = world.signed_up.get((text(row, "session"), text(row, "nis"), text(row, "person_ref")))
    if found is None:
        raise NotThere(what="the sign-up")
    return found


def _note_absent(world: World, session: Session, row: Row, seat: SignedUp, now: datetime) -> None:
    actor = _host(world, session)
    with tenant_context(actor.organisation):
        correct_outcome(
            actor=actor,
            session_id=session.pk,
            city=world.city(row),
            line=Signed(seat.sign_up, seat.participant),
            outcome=Outcome.ABSENT,
            reason=LATE_ENTRY,
            now=now,
        )


def _host(world: World, session: Session) -> Actor:
    """The city where it takes place."""
    first = session.hosts.select_related("organisation").order_by("position")[0]
    return staff_of(first.organisation, world.user)
