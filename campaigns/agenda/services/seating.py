"""Capacity and quotas as staff change them; a small group beyond five persons needs a recorded derogation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from campaigns.agenda.errors import NotAHost, NotYours, SmallGroupTooBig
from campaigns.agenda.models import SeatCounter, Session, SessionKind
from campaigns.agenda.policies import can_adapt_session, can_edit_session
from campaigns.agenda.seats.errors import CapacityWrong
from campaigns.agenda.seats.rules import SMALL_GROUP_SEATS
from campaigns.agenda.seats.services import (
    LARGEST_CAPACITY,
    raise_hard_limit,
    set_capacity,
    set_quota,
    set_smaller_pass,
)
from campaigns.agenda.services.shared import locked, locked_to_edit, note
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

LONGEST_DEROGATION = 300


def checked_limit(kind: str, capacity: int, derogation: str) -> int | None:
    """The hard limit of a session of this kind: none, five, or what the derogation with its reason grants.

    Raises CapacityWrong, or SmallGroupTooBig where a small group has no reason to be larger.
    """
    if not 1 <= capacity <= LARGEST_CAPACITY:
        raise CapacityWrong
    if kind != SessionKind.SMALL_GROUP:
        return None
    if capacity <= SMALL_GROUP_SEATS:
        return SMALL_GROUP_SEATS
    if not derogation.strip():
        raise SmallGroupTooBig(limit=SMALL_GROUP_SEATS)
    return capacity


@transaction.atomic
def change_capacity(
    *,
    actor: Actor,
    session: Session,
    capacity: int,
    derogation: str = "",
    lets_smaller_groups_pass: bool = False,
    now: datetime,
) -> SeatCounter:
    """How many seats there are, and whether a smaller group may pass one that does not fit.

    Raises what `checked_limit` and `seats.set_capacity` raise. A second call changes nothing.
    """
    counter, current = locked_to_edit(actor, session)
    before = counter.capacity
    if lets_smaller_groups_pass != counter.lets_smaller_groups_pass:
        set_smaller_pass(current.pk, lets_smaller_groups_pass, now=now)
        note(actor, "session.list_rule", current, lets_smaller_groups_pass=lets_smaller_groups_pass)
    derogation = derogation.strip() if capacity > SMALL_GROUP_SEATS else ""
    if capacity == before and derogation in ("", current.derogation):
        return set_capacity(current.pk, capacity, hard_limit=counter.hard_limit, now=now)
    limit = checked_limit(current.kind, capacity, derogation)
    if current.kind == SessionKind.SMALL_GROUP and derogation != current.derogation:
        current.derogation = derogation
        current.save(update_fields=["derogation"])
        note(actor, "session.derogation", current, capacity=capacity, reason=derogation)
    changed = set_capacity(current.pk, capacity, hard_limit=limit, now=now)
    if capacity != before:
        note(actor, "session.capacity", current, before=before, after=capacity)
    return changed


@transaction.atomic
def change_quota(
    *,
    actor: Actor,
    session: Session,
    organisation: Organisation,
    quota: int,
    release_on: date | None,
    now: datetime,
) -> None:
    """Keep seats for the shops of a host city until a day; a co-host changes its own only.

    Raises NotYours, NotAHost, QuotaTooBig with what could be kept.
    """
    _, current = locked(session)
    is_own = organisation.pk == actor.organisation.pk
    if not (can_edit_session(actor, current) or (is_own and can_adapt_session(actor, current))):
        raise NotYours
    if quota and not current.hosts.filter(organisation=organisation).exists():
        raise NotAHost(city=organisation.name)
    if quota < 0 or (quota and release_on is None):
        raise CapacityWrong
    row = current.city_seats.filter(organisation=organisation).first()
    before = (row.quota, row.release_on) if row else (0, None)
    if before == (quota, release_on if quota else None):
        return
    set_quota(current.pk, organisation, quota, release_on, now=now)
    note(
        actor,
        "session.quota",
        current,
        city=organisation.slug,
        quota=quota,
        release_on=release_on.isoformat() if release_on and quota else "",
    )


def grant_at_the_door(session: Session, limit: int, reason: str) -> None:
    """A small group of so many people is allowed, as one more is at the door. Under the session's locks;
    whoever calls it notes it (`note_derogation`), in the journal of who granted it."""
    raise_hard_limit(session.pk, limit)
    Session.objects.filter(pk=session.pk).update(derogation=reason[:LONGEST_DEROGATION])


def note_derogation(actor: Actor, session: Session, capacity: int, reason: str) -> None:
    note(actor, "session.derogation", session, capacity=capacity, reason=reason)
