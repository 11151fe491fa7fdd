"""Closing the list of who came: who signed up and is neither present nor excused was absent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.agenda.models import (
    AttendanceClosing,
    CityAttendance,
    ListState,
    SeatClaim,
    Session,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.services import lock_seats
from campaigns.agenda.services import record_held
from campaigns.agenda.services.shared import hosts_of, note
from campaigns.attendance.models import Attendance, GuestAttendance
from campaigns.attendance.services import GuestShop, Place, archive_source, note_absences
from campaigns.check_in.errors import CheckInNotYours, ListOpen, NobodyCame, NotBegun
from campaigns.check_in.services.marking import checked_reason, shops_of
from campaigns.check_in.services.writing import refuse_unless_open, with_list_state, write_attendance
from campaigns.editions.services import mark_figures_stale
from campaigns.signups.models import Participant
from kernel.clock import day_of
from kernel.facts import correct
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

CLOSED = "attendance.closed"


@transaction.atomic
def close_list(*, actor: Actor, session_id: int, nobody_came: bool = False, now: datetime) -> Session:
    """The session was held, and who came is fixed, in every city: from now on figures have it.

    Absent is who has a seat and is neither present nor excused. `nobody_came` confirms an empty list. Raises
    CheckInNotYours, SessionCancelled, NotBegun, ListClosed or NobodyCame. About 8 statements for each city.
    """
    session = _locked(actor, session_id)
    refuse_unless_open(session, now)
    if now < session.starts_at:
        raise NotBegun
    counts = list(CityAttendance.objects.filter(session=session))
    if not nobody_came and not any(one.n_came for one in counts):
        raise NobodyCame
    record_held(actor=actor, session=session, now=now)
    right = Session.objects.with_list_closable_by(actor)
    cities = cities_at(session)
    for city in cities:
        write_attendance(
            actor,
            session.pk,
            city,
            lambda found, city=city: _note_absent(found, city, now),  # type: ignore[misc]
            right=right,
            action=CLOSED,
            is_noted_each_time=True,
        )
    if not cities:
        note(actor, CLOSED, session)
    _say(session, ListState.CLOSED, "", actor, now)
    mark_figures_stale(session.edition, {one.pk: one for one in [*hosts_of(session), *cities]}.values())
    return session


@transaction.atomic
def reopen_list(*, actor: Actor, session_id: int, reason: str, now: datetime) -> Session:
    """The list was closed by mistake, or somebody still comes: a new fact, with its reason.

    Who was absent stays so until noted otherwise. Raises CheckInNotYours, ListOpen or ReasonMissing.
    """
    text = checked_reason(reason)
    session = _locked(actor, session_id)
    if session.list_now != ListState.CLOSED:  # type: ignore[attr-defined]
        raise ListOpen
    _say(session, ListState.REOPENED, text, actor, now)
    note(actor, "attendance.reopened", session, reason=text)
    return session


def cities_at(session: Session) -> list[Organisation]:
    """The cities whose schemas may hold somebody of this session, by claims and by notes: 1 statement."""
    claims = SeatClaim.objects.filter(session=session).values("organisation")
    counted = CityAttendance.objects.filter(session=session).values("organisation")
    return list(Organisation.objects.filter(pk__in=claims.union(counted)).order_by("pk"))


def _locked(actor: Actor, session_id: int) -> Session:
    allowed = Session.objects.with_list_closable_by(actor).filter(pk=session_id, seats__isnull=False)
    if not allowed.exists():
        raise CheckInNotYours
    lock_seats(session_id)
    found = with_list_state(allowed).select_related("edition").select_for_update(of=("self",)).first()
    if found is None:
        raise CheckInNotYours
    return found


def _say(session: Session, state: ListState, reason: str, actor: Actor, now: datetime) -> None:
    said = {"state": state, "reason": reason, "done_by": actor.user, "happened_on": day_of(now)}
    known = AttendanceClosing.objects.current().filter(session=session).first()
    if known is None:
        AttendanceClosing.objects.create(session=session, recorded_at=now, **said)
    else:
        correct(known, at=now, **said)


def _note_absent(session: Session, city: Organisation, now: datetime) -> int:
    """In the schema of `city`, which is current."""
    claims = {
        claim.uuid: claim
        for claim in SeatClaim.objects.filter(session=session, organisation=city, state__in=SEATED)
    }
    expected = (
        Participant.objects.filter(session_id=session.pk, is_active=True, sign_up__uuid__in=list(claims))
        .select_related("person", "sign_up__shop")
        .prefetch_related("sign_up__additional_shops__shop")
    )
    guests = GuestAttendance.objects.current().filter(session_id=session.pk)
    noted = {
        *Attendance.objects.current().filter(session_id=session.pk).values_list("person_id", "shop_id"),
        *guests.values_list("person_id", "guest_shop"),
    }
    absent = []
    for one in expected:
        sign_up = one.sign_up
        shops = shops_of(one, sign_up.additional_shops.all())
        missing = [
            shop
            for shop in shops
            if (one.person_id, shop.name if isinstance(shop, GuestShop) else shop.pk) not in noted
        ]
        if missing:
            absent.append(
                Place(
                    person=one.person,
                    shops=missing,
                    role=one.role,
                    registered_on=day_of(sign_up.created_at),
                    source=archive_source(claims[sign_up.uuid].source),
                )
            )
    return note_absences(session, absent, now=now)
