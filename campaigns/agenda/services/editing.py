"""Creating a session, and changing what it says: when, where, what about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from campaigns.agenda.errors import (
    DurationWrong,
    FirstHostKept,
    HostMissing,
    NotYours,
    OutsideEdition,
    StartPast,
    TransitionRefused,
)
from campaigns.agenda.models import Registration, Rescheduling, SeatCounter, Session, SessionHost
from campaigns.agenda.policies import can_adapt_session, can_create_session
from campaigns.agenda.seats.rules import SMALL_GROUP_SEATS
from campaigns.agenda.seats.services import make_seats, set_start
from campaigns.agenda.services.facilitators import move_facilitations
from campaigns.agenda.services.seating import checked_limit
from campaigns.agenda.services.shared import (
    cities_with_sign_ups,
    hosts_of,
    locked,
    locked_to_edit,
    mark_session_figures_stale,
    note,
    outcome_of,
    state_now,
)
from campaigns.agenda.transitions import State
from campaigns.editions.models import Edition
from kernel.clock import day_of
from tenants.due.kinds import DueKind
from tenants.due.services import ask_for_each
from tenants.membership.actors import Actor
from tenants.organisations.models import Kind, Organisation

SHORTEST_MIN, LONGEST_MIN = 15, 12 * 60
# What a calendar shows, and so must hear of; what a group that signed up hears of when it changes.
IN_CALENDARS = frozenset({"starts_at", "duration_min", "venue", "venue_address"})
NOTIFIED = frozenset({"starts_at", "venue", "venue_address"})


@dataclass(frozen=True)
class SessionFields:
    """What may be changed of a session's own row."""

    starts_at: datetime
    duration_min: int
    venue: str = ""
    venue_address: str = ""
    title: str = ""
    description: str = ""
    languages: str = "fr"
    access: str = ""
    parking: str = ""
    trainers: str = ""


@transaction.atomic
def create_session(
    *,
    actor: Actor,
    edition: Edition,
    hosts: Sequence[Organisation],
    kind: str,
    says: SessionFields,
    capacity: int,
    derogation: str = "",
    code: str = "",
    now: datetime,
) -> Session:
    """A draft, which nobody but the hosts' staff and the Agence sees; its code is made here, save where it
    has one already that the edition has not (`code`, of an archive).

    Raises NotYours, HostMissing, FirstHostKept (a city announces sessions at its own place), StartPast,
    OutsideEdition, DurationWrong, SmallGroupTooBig, CapacityWrong.
    """
    if not can_create_session(actor):
        raise NotYours
    if not hosts:
        raise HostMissing
    if actor.organisation.kind == Kind.CITY and hosts[0].pk != actor.organisation.pk:
        raise FirstHostKept
    _refuse_duration(says.duration_min)
    if says.starts_at <= now:
        raise StartPast
    _refuse_outside(edition, says.starts_at)
    limit = checked_limit(kind, capacity, derogation)
    is_beyond = limit is not None and limit > SMALL_GROUP_SEATS
    # One at a time: the next code is counted from those that are there.
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    session = Session.objects.create(
        edition=edition,
        code=code or _next_code(edition, hosts[0]),
        kind=kind,
        derogation=derogation.strip() if is_beyond else "",
        **asdict(says),
    )
    make_seats(session, capacity=capacity, hard_limit=limit)
    SessionHost.objects.bulk_create(
        SessionHost(session=session, organisation=host, position=position)
        for position, host in enumerate(hosts)
    )
    note(actor, "session.created", session, hosts=[host.slug for host in hosts], capacity=capacity)
    if session.derogation:
        note(actor, "session.derogation", session, capacity=capacity, reason=derogation)
    return session


@transaction.atomic
def edit_session(*, actor: Actor, session: Session, says: SessionFields, now: datetime) -> frozenset[str]:
    """Write what differs; the names of the fields that changed, none on a second call.

    Another start, duration or place raises `sequence` for calendars; another start or place is mailed to the
    groups that signed up, by due work of their cities, unless the session is over. A session that was held
    or cancelled keeps its date. Raises NotYours, TransitionRefused, StartPast, OutsideEdition, DurationWrong,
    FacilitatorBusy.
    """
    counter, current = locked_to_edit(actor, session)
    changed = frozenset(
        field.name for field in fields(says) if getattr(current, field.name) != getattr(says, field.name)
    )
    if not changed:
        return changed
    state = state_now(counter, outcome_of(current))
    before = current.starts_at
    if changed & IN_CALENDARS:
        if state in (State.HELD, State.CANCELLED):
            raise TransitionRefused
        _refuse_duration(says.duration_min)
    if "starts_at" in changed:
        if says.starts_at <= now < before:
            raise StartPast
        _refuse_outside(current.edition, says.starts_at)
    for name in changed:
        setattr(current, name, getattr(says, name))
    if state != State.DRAFT and changed & IN_CALENDARS:
        current.sequence += 1
    current.save(update_fields=[*changed, "sequence"])
    if "starts_at" in changed:
        _reschedule(counter, current, before, now)
    if changed & {"starts_at", "duration_min"}:
        move_facilitations(current)
    note(
        actor,
        "session.edited",
        current,
        fields=sorted(changed),
        **_rescheduling_details(changed, before, says),
    )
    if state != State.DRAFT and changed & NOTIFIED and now < max(before, says.starts_at):
        ask_for_each(cities_with_sign_ups(current), DueKind.NOTIFY_CHANGES, key=str(current.pk))
    if changed & {"starts_at", "venue"}:
        mark_session_figures_stale(current, counter, hosts_of(current))
    return changed


def try_edit(*, actor: Actor, session: Session, says: SessionFields, now: datetime) -> frozenset[str]:
    """What `edit_session` would change, or raise; nothing is written, asked for or noted."""
    with transaction.atomic():
        changed = edit_session(actor=actor, session=session, says=says, now=now)
        transaction.set_rollback(True)
    return changed


@transaction.atomic
def adapt_session(
    *, actor: Actor, session: Session, description: str, access: str, parking: str
) -> frozenset[str]:
    """What each host city may change; the names of what changed. Nothing is sent. Raises NotYours."""
    _, current = locked(session)
    if not can_adapt_session(actor, current):
        raise NotYours
    says = {"description": description, "access": access, "parking": parking}
    changed = frozenset(name for name, text in says.items() if getattr(current, name) != text)
    if changed:
        for name in changed:
            setattr(current, name, says[name])
        current.save(update_fields=list(changed))
        note(actor, "session.edited", current, fields=sorted(changed))
    return changed


def _reschedule(counter: SeatCounter, session: Session, before: datetime, now: datetime) -> None:
    """The seats' own copy of the start follows; that it was another is kept, once it was announced."""
    set_start(session.pk, session.starts_at, now=now)
    if counter.registration != Registration.DRAFT:
        Rescheduling.objects.create(
            session=session, starts_at_before=before, starts_at=session.starts_at, recorded_at=now
        )


def _rescheduling_details(changed: frozenset[str], before: datetime, says: SessionFields) -> dict[str, str]:
    if "starts_at" not in changed:
        return {}
    return {"before": before.isoformat(), "after": says.starts_at.isoformat()}


def _refuse_duration(duration_min: int) -> None:
    if not SHORTEST_MIN <= duration_min <= LONGEST_MIN:
        raise DurationWrong


def _refuse_outside(edition: Edition, starts_at: datetime) -> None:
    last = max(edition.ends_on, edition.planned_until)
    if not edition.starts_on <= day_of(starts_at) <= last:
        raise OutsideEdition(starts_on=f"{edition.starts_on:%d/%m/%Y}", ends_on=f"{last:%d/%m/%Y}")


def _next_code(edition: Edition, host: Organisation) -> str:
    """The city's first letters and the next number, such as NAM-03: never one that was used."""
    prefix = re.sub("[^A-Z]", "", host.slug.upper())[:3] + "-"
    codes = Session.objects.filter(edition=edition, code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code.removeprefix(prefix)) for code in codes if code.removeprefix(prefix).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:02}"
