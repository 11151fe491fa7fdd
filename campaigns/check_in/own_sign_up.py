"""One's own sign-up at a session, found by somebody who stands in its room, whatever their city.

What they typed is compared inside the database or here; nothing of anybody is given back but which line of
the list is theirs.
"""
# ruff: noqa: S608 - the statements are of the code, schemas are quoted; values are parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from campaigns.agenda.models import SeatClaim, Session
from campaigns.check_in.errors import NameNeeded, NotFound
from campaigns.check_in.rules import Expected, NobodyMeant, meant_of_contact, meant_of_shop
from kernel.crossings import Access, crossing
from kernel.typed_values import normalised_phone
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over
from tenants.shops.digests import contact_digest

TAIL = 8  # the last digits of a phone, in any way of writing it
_PEOPLE = """FROM {schema}.signups_signup s
JOIN {schema}.signups_participant p ON p.sign_up_id = s.id AND p.is_active
JOIN {schema}.shops_person person ON person.id = p.person_id
JOIN {schema}.shops_person contact ON contact.id = s.contact_id"""
_IS_THEIRS = """({person}.digest = %(digest)s OR (%(email)s <> '' AND lower({person}.email) = %(email)s)
  OR (%(tail)s <> '' AND right(regexp_replace({person}.phone, '[^0-9]', '', 'g'), 8) = %(tail)s))"""
_CONTACT, _PERSON = (_IS_THEIRS.replace("{person}", alias) for alias in ("contact", "person"))
# A contact leads to all of the group, somebody else's own address to them alone.
BY_CONTACT = f"""SELECT {{city}}, s.uuid, p.id, p.name, person.digest, contact.phone, person.phone,
  {_CONTACT}, {_PERSON}
{_PEOPLE}
WHERE s.session_id = %(session)s AND s.uuid = ANY(%(seated)s) AND ({_CONTACT} OR {_PERSON})"""
BY_SHOP = f"""SELECT {{city}}, s.uuid, p.id, p.name, person.digest, array(
  SELECT coalesce(shop.name, s.guest_shop) FROM (SELECT) one
    LEFT JOIN {{schema}}.shops_shop shop ON shop.id = s.shop_id
  UNION ALL SELECT coalesce(shop.name, more.guest_shop) FROM {{schema}}.signups_additionalshop more
    LEFT JOIN {{schema}}.shops_shop shop ON shop.id = more.shop_id
    WHERE more.sign_up_id = s.id AND p.person_id = s.contact_id)
{_PEOPLE}
WHERE s.session_id = %(session)s AND s.uuid = ANY(%(seated)s)"""


@dataclass(frozen=True)
class TypedArrival:
    """What somebody typed: an e-mail or a phone, or their name and their shop's, or all of it."""

    email: str = ""
    phone: str = ""
    name: str = ""
    shop: str = ""


@dataclass(frozen=True)
class OwnLine:
    """The line of the list that is theirs, in the city of their shop."""

    city: Organisation
    sign_up: UUID
    participant: int


@crossing(
    "own_sign_up",
    access=Access.READ,
    reason="a shopkeeper in the room of a shared session finds their own sign-up, on the page of any city",
)
def own_sign_up(session: Session, typed: TypedArrival) -> list[OwnLine]:
    """Whose arrival it is, among those who have a seat. There is no reader whose right could be asked: the
    code of the session, which is on the screen of its room, is the right, and was asked for before.

    Several lines are one person's, who signed up for shops in several cities. Where the address that was
    typed means nobody, the name and the shop are looked at. Raises NameNeeded where an address leads to
    several people, and NotFound for anything else: nobody learns whether somebody signed up from why they are
    not found. 2 or 3 statements, for up to 50 cities.
    """
    claims = SeatClaim.objects.filter(session=session).seated().select_related("organisation")
    seats = {claim.uuid: claim.organisation for claim in claims}
    cities = {city.pk: city for city in seats.values() if not city.is_retired}
    in_order = [cities[pk] for pk in sorted(cities)]
    asked: dict[str, Any] = {"session": session.pk, "seated": list(seats)}
    meant: list[OwnLine] | NobodyMeant = NobodyMeant.UNKNOWN
    has_address = bool(typed.email or typed.phone)
    if has_address:
        meant = meant_of_contact(_by_contact(in_order, typed, asked), typed.name)
    if isinstance(meant, NobodyMeant) and (not has_address or (typed.name and typed.shop)):
        meant = meant_of_shop(_by_shop(in_order, asked), typed.name, typed.shop)
    if meant is NobodyMeant.NAME_MISSING:
        raise NameNeeded
    if isinstance(meant, NobodyMeant):
        raise NotFound
    return meant


def _by_contact(
    cities: Sequence[Organisation], typed: TypedArrival, asked: Mapping[str, Any]
) -> list[Expected[OwnLine]]:
    number = "" if typed.email else normalised_phone(typed.phone)
    parameters = {
        **asked,
        "digest": contact_digest(typed.email, typed.phone),
        "email": typed.email.strip().lower(),
        "tail": number[-TAIL:] if len(number) > TAIL else "",
    }
    found = []
    for city, uuid, participant, name, digest, *rest in _rows(BY_CONTACT, cities, parameters):
        contact_phone, own_phone, is_contacts, is_own = rest
        if number and not (
            (is_contacts and _is_phone(number, contact_phone)) or (is_own and _is_phone(number, own_phone))
        ):
            continue
        found.append(Expected(OwnLine(city, uuid, participant), name, person=digest))
    return found


def _by_shop(cities: Sequence[Organisation], asked: Mapping[str, Any]) -> list[Expected[OwnLine]]:
    return [
        Expected(OwnLine(city, uuid, participant), name, tuple(shops), person=digest)
        for city, uuid, participant, name, digest, shops in _rows(BY_SHOP, cities, asked)
    ]


def _is_phone(number: str, known: str) -> bool:
    return normalised_phone(known) == number


def _rows(
    statement: str, cities: Sequence[Organisation], parameters: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    by_pk = {city.pk: city for city in cities}
    for union in union_over(cities, statement):
        with connection.cursor() as cursor:
            cursor.execute(union, parameters)
            for city, *rest in cursor.fetchall():
                yield by_pk[city], *rest
