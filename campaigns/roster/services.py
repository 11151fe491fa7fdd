"""The roster of a session: who comes, across the cities of its participants, through a declared crossing."""
# ruff: noqa: S608 - the statement is of the code, schemas are quoted; values are parameters

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from campaigns.agenda.models import SeatClaim, Session
from campaigns.roster.people import (
    Roster,
    RosterCity,
    RosterGroup,
    RosterPerson,
    in_order,
    with_possible_doubles,
)
from campaigns.roster.selectors import session_with_roster
from kernel.crossings import Access, crossing
from kernel.facts import Reading, sql_standing
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.crossings import note_on_other_sides
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over
from tenants.shops.merged import SURVIVING_SHOPS

# One person who searches and turns pages takes one look, not twenty.
ONE_LOOK_S = 15 * 60
ACTION = "roster.read"

# Contacts leave the database for the reader's own city alone.
OWN_CONTACT = "contact.name, contact.email, contact.phone, s.note"
NO_CONTACT = "'', '', '', ''"
PEOPLE = f"""SELECT s.uuid, concat_ws(', ', coalesce(shop.name, s.guest_shop), (
  SELECT string_agg(coalesce(other.name, more.guest_shop), ', ' ORDER BY more.id)
  FROM {{schema}}.signups_additionalshop more
  LEFT JOIN {{schema}}.shops_shop other ON other.id = more.shop_id WHERE more.sign_up_id = s.id
)), s.guest_place, p.name, p.role, p.id, {{contact}}, coalesce(merged.survivor_id, s.shop_id)
FROM {{schema}}.signups_signup s
JOIN {{schema}}.signups_participant p ON p.sign_up_id = s.id AND p.is_active
JOIN {{schema}}.shops_person contact ON contact.id = s.contact_id
LEFT JOIN {SURVIVING_SHOPS} merged ON merged.id = s.shop_id
LEFT JOIN {{schema}}.shops_shop shop ON shop.id = coalesce(merged.survivor_id, s.shop_id)
WHERE s.session_id = %(session)s"""


class RosterNotYours(LookupError):
    """Not a host city's staff, nor who leads the session: to them there is no roster."""


@crossing(
    "session_roster",
    access=Access.READ,
    reason="host cities and the facilitator receive people of other cities: by name, shop and role",
)
def roster_of(actor: Actor, session: Session | int, *, is_file: bool = False) -> Roster:
    """Every group that comes or waits, by city. Raises RosterNotYours.

    The right is asked of the shared row first (`with_roster_for`, the twin of `can_see_roster`). The look is
    noted in the reader's journal, and by due work in those of the other cities; a file each time, a page
    once in a quarter of an hour. At most 5 statements, whatever the number of cities up to 50.
    """
    found = session_with_roster(actor, session if isinstance(session, int) else session.pk)
    if found is None:
        raise RosterNotYours
    claims = list(SeatClaim.objects.filter(session=found).active().select_related("organisation"))
    cities = {claim.organisation_id: claim.organisation for claim in claims}
    people = _people(found, list(cities.values()), actor.organisation)
    others = [city for pk, city in cities.items() if pk != actor.organisation.pk]
    note_look(actor, found, others, is_file=is_file)
    return _roster(found, claims, people, actor)


def own_groups_of(actor: Actor, session: Session) -> Roster:
    """The groups of the actor's own city alone, at a session that `session_for_own_shops` found: rows of the
    own schema and shared ones, so no crossing. 2 statements.
    """
    claims = list(
        SeatClaim.objects.filter(session=session, organisation=actor.organisation)
        .active()
        .select_related("organisation")
    )
    people = _people(session, [actor.organisation], actor.organisation) if claims else {}
    return _roster(session, claims, people, actor)


def _roster(
    session: Session,
    claims: Sequence[SeatClaim],
    people: Mapping[UUID, list[tuple[Any, ...]]],
    actor: Actor,
) -> Roster:
    cities = {claim.organisation_id: claim.organisation for claim in claims}
    groups: defaultdict[int, list[RosterGroup]] = defaultdict(list)
    for claim in claims:
        groups[claim.organisation_id].append(_group(claim, people.get(claim.uuid, []), actor))
    by_city = [
        RosterCity(pk, city.name, in_order(with_possible_doubles(groups[pk])))
        for pk, city in sorted(
            cities.items(), key=lambda item: (item[0] != actor.organisation.pk, item[1].name)
        )
    ]
    return Roster(session, tuple(by_city))


def _people(
    session: Session, cities: Sequence[Organisation], own: Organisation
) -> dict[UUID, list[tuple[Any, ...]]]:
    """By group, a row for each of its people in the order in which they were typed."""
    found: defaultdict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for uuid, *columns in _rows(session, cities, own):
        found[uuid].append(tuple(columns))
    for rows in found.values():
        rows.sort(key=lambda row: row[4])
    return found


def _rows(session: Session, cities: Sequence[Organisation], own: Organisation) -> Iterator[tuple[Any, ...]]:
    def contact_in(city: Organisation) -> dict[str, str]:
        return {"contact": OWN_CONTACT if city.pk == own.pk else NO_CONTACT}

    parts = {"standing": sql_standing("m", Reading.TRUE)}
    for statement in union_over(cities, PEOPLE, parts, of_each=contact_in):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"session": session.pk})
            yield from cursor.fetchall()


def _group(claim: SeatClaim, rows: list[tuple[Any, ...]], actor: Actor) -> RosterGroup:
    first = rows[0] if rows else ("", "", "", "", 0, "", "", "", "", None)
    shop, place, *_, contact, email, phone, note, shop_id = first
    return RosterGroup(
        uuid=claim.uuid,
        shop=shop,
        place=place,
        is_guest=claim.is_guest,
        is_own=claim.organisation_id == actor.organisation.pk,
        n_persons=claim.n_persons,
        state=claim.state,
        position=claim.position if claim.state == "waiting" else None,
        source=claim.source,
        people=tuple(RosterPerson(name, role) for _, _, name, role, *_ in rows),
        contact=contact,
        email=email,
        phone=phone,
        note=note,
        shop_id=shop_id,
    )


def note_look(
    actor: Actor, session: Session, others: Sequence[Organisation], *, is_file: bool = False
) -> None:
    """Somebody looks at who comes, people of these other cities among them: noted on both sides, a file each
    time, a page once in a quarter of an hour. Nothing is shown unless this went through."""
    if not others:
        return
    names = sorted(city.slug for city in others)
    look = f"roster:{session.pk}:{actor.user.pk}:{actor.organisation.pk}:{','.join(names)}"
    if not is_file and cache.get(look):
        return
    subject = f"session {session.code}"
    record(ACTION, actor=actor.user, subject=subject, session=session.pk, cities=names, is_file=is_file)
    note_on_other_sides(
        others,
        action=ACTION,
        actor=actor.user,
        from_organisation=actor.organisation,
        subject=subject,
        key=f"roster:{session.pk}",
        at=timezone.now(),
        session=session.pk,
        is_file=is_file,
    )
    cache.set(look, 1, ONE_LOOK_S)
