"""The list of a session at its door: everybody who is expected or came, over all cities, through a declared
crossing. Names, shops and roles, as the roster has them; never an address or a phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from campaigns.agenda.models import CityAttendance, SeatClaim, Session, SessionHost
from campaigns.attendance.rules import Phase
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.services.marking import Line, Noted, Signed
from campaigns.check_in.services.writing import phase, with_list_state
from campaigns.roster.services import note_look
from kernel.crossings import Access, crossing
from kernel.names import in_reading_order
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over

# One row for each person. Of several rows of one person, one who came says so.
_CAME_FIRST = "(x.outcome IN ('present', 'walk_in')) DESC, (x.outcome = 'absent') DESC, x.id"
_KNOWN = """(SELECT x.id, x.outcome, x.arrived_at, x.how FROM (
  SELECT id, outcome, arrived_at, how FROM {schema}.attendance_attendance
    WHERE session_id = %(session)s AND person_id = p.person_id AND superseded_at IS NULL
  UNION ALL SELECT id, outcome, arrived_at, how FROM {schema}.attendance_guestattendance
    WHERE session_id = %(session)s AND person_id = p.person_id AND superseded_at IS NULL
) x ORDER BY __order LIMIT 1)"""
_SIGNED = """SELECT {city} AS city, s.uuid, p.id AS participant, NULL::bigint AS row,
  s.shop_id IS NULL AS is_guest, p.name, p.role, concat_ws(', ', coalesce(shop.name, s.guest_shop), (
    SELECT string_agg(coalesce(other.name, more.guest_shop), ', ' ORDER BY more.id)
    FROM {schema}.signups_additionalshop more
    LEFT JOIN {schema}.shops_shop other ON other.id = more.shop_id
    WHERE more.sign_up_id = s.id AND p.person_id = s.contact_id
  )) AS shop, s.guest_place AS place, a.outcome, a.arrived_at, a.how, NULL::uuid AS key
FROM {schema}.signups_signup s
JOIN {schema}.signups_participant p ON p.sign_up_id = s.id
LEFT JOIN {schema}.shops_shop shop ON shop.id = s.shop_id
LEFT JOIN LATERAL __known a ON true
WHERE s.session_id = %(session)s AND (p.is_active OR (a.id IS NOT NULL AND NOT EXISTS (
  SELECT FROM {schema}.signups_participant q WHERE q.session_id = %(session)s AND q.person_id = p.person_id
  AND q.id <> p.id AND (q.is_active OR q.id > p.id))))"""
# Of whom only what was noted is known: walk-ins, and all the people of archives.
_NOTED = """SELECT {city}, NULL::uuid, NULL::bigint, min(x.id), false, max(person.name), max(x.role),
  string_agg(shop.name, ', ' ORDER BY x.id), '', (array_agg(x.outcome ORDER BY __order))[1],
  min(x.arrived_at), (array_agg(x.how ORDER BY __order))[1], (array_agg(x.walk_in_key ORDER BY x.id))[1]
FROM {schema}.attendance_attendance x
JOIN {schema}.shops_person person ON person.id = x.person_id
JOIN {schema}.shops_shop shop ON shop.id = x.shop_id
WHERE x.session_id = %(session)s AND x.superseded_at IS NULL AND NOT EXISTS (
  SELECT FROM {schema}.signups_participant p WHERE p.session_id = %(session)s AND p.person_id = x.person_id)
GROUP BY x.person_id"""
_GUESTS = """SELECT {city}, NULL::uuid, NULL::bigint, x.id, true, person.name, x.role, x.guest_shop,
  x.guest_place, x.outcome, x.arrived_at, x.how, x.walk_in_key
FROM {schema}.attendance_guestattendance x
JOIN {schema}.shops_person person ON person.id = x.person_id
WHERE x.session_id = %(session)s AND x.superseded_at IS NULL AND NOT EXISTS (
  SELECT FROM {schema}.signups_participant p
  WHERE p.session_id = %(session)s AND p.person_id = x.person_id)"""
PEOPLE = f"{_SIGNED} UNION ALL {_NOTED} UNION ALL {_GUESTS}".replace("__known", _KNOWN).replace(
    "__order", _CAME_FIRST
)


@dataclass(frozen=True)
class ListedPerson:
    """A line of the list. `outcome` is "" while nothing is known; `seat` is the state of the group's claim,
    or "" for who had not signed up. `code` is what the group shows, without a dash; `key` that of a walk-in's
    form.
    """

    city: Organisation
    line: Line
    name: str
    role: str
    shop: str
    place: str
    is_guest: bool
    seat: str
    code: str
    outcome: str
    arrived_at: datetime | None
    how: str
    key: UUID | None

    @property
    def has_come(self) -> bool:
        return self.outcome in ("present", "walk_in")

    @property
    def is_expected(self) -> bool:
        """Has a seat: who is neither present nor excused when the list is closed was absent."""
        return self.seat in ("confirmed", "held", "offered")


@dataclass(frozen=True)
class CheckInList:
    """`session` has its seats, edition, `outcome_now` and `list_now`; `hosts` the place first; `cities` are
    all that have somebody, hosts too, the reader's own first.
    """

    session: Session
    phase: Phase
    hosts: tuple[Organisation, ...]
    cities: tuple[Organisation, ...]
    people: tuple[ListedPerson, ...]


@crossing(
    "check_in_list",
    access=Access.READ,
    reason="whoever stands at the door of a shared session meets people of all its cities: name, shop, role",
)
def check_in_list(actor: Actor, session_id: int, *, now: datetime) -> CheckInList:
    """Everybody of a session, by city and shop. Raises CheckInNotYours.

    The right is asked of the shared row first (`with_roster_for`). The look is noted as one at the roster is.
    6 statements, whatever the number of cities up to 50.
    """
    allowed = Session.objects.with_roster_for(actor).filter(pk=session_id)
    session = with_list_state(allowed).select_related("seats", "edition").first()
    if session is None:
        raise CheckInNotYours
    claims = {
        claim.uuid: claim
        for claim in SeatClaim.objects.filter(session=session).select_related("organisation")
    }
    hosts = [
        host.organisation
        for host in SessionHost.objects.filter(session=session).select_related("organisation")
    ]
    counted = CityAttendance.objects.filter(session=session).select_related("organisation")
    cities = {
        city.pk: city
        for city in (
            *hosts,
            *(claim.organisation for claim in claims.values()),
            *(one.organisation for one in counted),
        )
    }
    rows = _rows(session, list(cities.values()))
    note_look(actor, session, [city for pk, city in cities.items() if pk != actor.organisation.pk])
    own = actor.organisation.pk
    in_order = sorted(cities.values(), key=lambda city: (city.pk != own, in_reading_order(city.name)))
    people = [_person(row, cities, claims) for row in rows]
    position = {city.pk: n for n, city in enumerate(in_order)}
    people.sort(
        key=lambda one: (position[one.city.pk], in_reading_order(one.shop), in_reading_order(one.name))
    )
    return CheckInList(session, phase(session, now), tuple(hosts), tuple(in_order), tuple(people))


def _rows(session: Session, cities: Sequence[Organisation]) -> list[tuple[Any, ...]]:
    return list(_fetched(session, cities))


def _fetched(session: Session, cities: Sequence[Organisation]) -> Iterator[tuple[Any, ...]]:
    for statement in union_over(cities, PEOPLE):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"session": session.pk})
            yield from cursor.fetchall()


def _person(
    row: tuple[Any, ...], cities: Mapping[int, Organisation], claims: Mapping[UUID, SeatClaim]
) -> ListedPerson:
    city, uuid, participant, noted, is_guest, name, role, shop, place, outcome, arrived_at, how, key = row
    claim = claims.get(uuid) if uuid else None
    return ListedPerson(
        city=cities[city],
        line=Signed(uuid, participant) if uuid else Noted(noted, is_guest=is_guest),
        name=name,
        role=role,
        shop=shop,
        place=place or "",
        is_guest=is_guest,
        seat=claim.state if claim else "",
        code=(claim.check_in_code or "") if claim else "",
        outcome=outcome or "",
        arrived_at=arrived_at,
        how=how or "",
        key=key,
    )


def by_city(people: Sequence[ListedPerson]) -> list[tuple[Organisation, list[ListedPerson]]]:
    """In the order of the list."""
    found: defaultdict[int, list[ListedPerson]] = defaultdict(list)
    cities: dict[int, Organisation] = {}
    for one in people:
        cities.setdefault(one.city.pk, one.city)
        found[one.city.pk].append(one)
    return [(city, found[pk]) for pk, city in cities.items()]
