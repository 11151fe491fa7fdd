"""Finds or makes the shop and the people of a group, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.signups.errors import ContactMissing, PersonTwice, ShopMissing
from campaigns.signups.models import SignUp
from campaigns.signups.typed import TypedPerson, TypedShop, clean_name
from kernel.clock import day_of
from kernel.database import connection
from kernel.names import name_key, shop_key
from kernel.typed_values import normalised_phone
from tenants.shops.digests import companion_digest, contact_digest, shared_contact_digest
from tenants.shops.errors import ShopUnsure
from tenants.shops.matching import ESTABLISHMENTS, ShopFacts, contradictions, same_person
from tenants.shops.merged import with_merged_into
from tenants.shops.models import Origin, Person, ReportedDetail, Shop
from tenants.shops.selectors import as_they_stand, shops_meant
from tenants.shops.services import report_details

# Who is known keeps the name and contacts that are there: nobody's are overwritten by what a stranger types.
KEEP_OR_ADD = """
INSERT INTO shops_person AS known (digest, name, name_key, email, phone, language, person_ref, created_at)
SELECT digest, name, name_key, email, phone, %s, '', now()
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS typed(digest, name, name_key, email, phone)
ORDER BY digest
ON CONFLICT (digest) DO UPDATE SET
  name = coalesce(nullif(known.name, ''), excluded.name),
  name_key = CASE known.name WHEN '' THEN excluded.name_key ELSE known.name_key END,
  email = coalesce(nullif(known.email, ''), excluded.email),
  language = coalesce(nullif(known.language, ''), excluded.language)
RETURNING id, digest, name, email, phone, language"""
COLUMNS = ("id", "digest", "name", "email", "phone", "language")
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/shop/' || %s, 0))"
MOST_ASKED = 3


def find_or_add_shop(typed: TypedShop, *, now: datetime) -> Shop:
    """The shop that is meant, else a new one. What is typed fills what is not known of it; what contradicts
    what is known is kept for staff.

    Raises ShopMissing, and ShopUnsure with the shops that may be meant: the answer comes back as `uuid`
    or `is_other`.
    """
    name = clean_name(typed.name)
    if typed.uuid is None:
        # Two who bring the same shop at once bring one: the second waits, and then finds it.
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME, [connection.schema_name, typed.bce or shop_key(name)])
    meant = _known_shop(typed, name)
    if meant is not None:
        [known] = as_they_stand([meant])
        # What is typed of a double is what the double says: it tells nothing of the shop that it is now.
        if known.pk == meant.pk:
            _complete(known, typed, name, now)
        return known
    if not name:
        raise ShopMissing
    return Shop.objects.create(
        name=name,
        sector_id=typed.sector,
        street=typed.street[:120],
        number=typed.number[:24],
        postal_code=typed.postal_code[:8],
        bce=typed.bce or None,
        origin=Origin.SIGN_UP,
        origin_on=day_of(now),
    )


def _known_shop(typed: TypedShop, name: str) -> Shop | None:
    """The row that is meant, `with_merged_into`: it may be a double."""
    if typed.uuid is not None:
        found = with_merged_into(Shop.objects.filter(uuid=typed.uuid)).first()
        if found is not None:
            return found
    if not name and not typed.bce:
        return None
    facts = ShopFacts(name, typed.street, typed.number, typed.postal_code, typed.bce)
    same, unsure = shops_meant(facts)
    by_number = [shop for shop in same if shop.bce and shop.bce == typed.bce >= ESTABLISHMENTS]
    if by_number:
        return by_number[0]
    if typed.is_other:
        return None
    standing = as_they_stand(same)
    if len(standing) == 1:
        return standing[0] if standing[0] in same else same[0]
    same, unsure = standing, [shop for shop in as_they_stand(unsure) if shop not in standing]
    if same or unsure:
        raise ShopUnsure([*same, *unsure][:MOST_ASKED])
    return None


def _complete(shop: Shop, typed: TypedShop, name: str, now: datetime) -> None:
    """Fill in what is not known of `shop`; report what contradicts what is."""
    said = {
        "name": name,
        "street": typed.street[:120],
        "number": typed.number[:24],
        "postal_code": typed.postal_code[:8],
        "bce": typed.bce,
        "sector": typed.sector or "",
    }
    known = {
        "name": shop.name,
        "street": shop.street,
        "number": shop.number,
        "postal_code": shop.postal_code,
        "bce": shop.bce or "",
        "sector": shop.sector_id or "",
    }
    filled = {detail: text for detail, text in said.items() if text and not known[detail]}
    if filled:
        for detail, text in filled.items():
            setattr(shop, "sector_id" if detail == "sector" else detail, text)
        shop.save()
    report_details(contradictions(said, known), shop=shop, now=now)


def find_or_add_people(
    people: Sequence[TypedPerson], *, whose: str, language: str, now: datetime, is_by_staff: bool = False
) -> list[Person]:
    """The people of a group in their order, the contact first. `whose` tells companions of one shop from
    those of another. A second person on an address that is somebody else's is one more person.

    Whoever types a known address may be a stranger: a phone that comes with it waits (`take_typed_phone`,
    or staff), unless staff type it.

    Raises PersonTwice and ContactMissing.
    """
    contact = people[0]
    if not contact.email.strip() and not contact.phone.strip():
        raise ContactMissing
    digests = [digest_of(person, whose) for person in people]
    if len(set(digests)) < len(digests):
        raise PersonTwice(name=clean_name(_first_twice(people, digests).name))
    rows = _kept_or_added(people, digests, language)
    known = zip(digests, people, strict=True)
    others = {digest for digest, person in known if not same_person(person.name, rows[digest].name)}
    if others:
        digests = [
            shared_contact_digest(person.email, person.phone, person.name) if digest in others else digest
            for digest, person in zip(digests, people, strict=True)
        ]
        rows = _kept_or_added(people, digests, language)
    found = [rows[digest] for digest in digests]
    for person, said in zip(found, people, strict=True):
        _complete_phone(person, said.phone.strip()[:30], now, is_by_staff=is_by_staff)
    return found


def find_or_add_companion(typed: TypedPerson, *, whose: str, language: str) -> Person:
    """Somebody without e-mail or phone, known by name within a shop (`whose`); made if new. 1 statement."""
    digest = digest_of(typed, whose)
    return _kept_or_added([typed], [digest], language)[digest]


def _first_twice(people: Sequence[TypedPerson], digests: Sequence[str]) -> TypedPerson:
    return next(person for i, person in enumerate(people) if digests[i] in digests[:i])


def _kept_or_added(people: Sequence[TypedPerson], digests: Sequence[str], language: str) -> dict[str, Person]:
    """The people by digest, as they are known: names and contacts fill what is empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP_OR_ADD,
            [
                language,
                list(digests),
                [clean_name(person.name) for person in people],
                [name_key(clean_name(person.name)) for person in people],
                [person.email.strip() for person in people],
                [person.phone.strip()[:30] for person in people],
            ],
        )
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return {row["digest"]: Person(**row) for row in rows}


def _complete_phone(person: Person, number: str, now: datetime, *, is_by_staff: bool) -> None:
    if not number or normalised_phone(number) == normalised_phone(person.phone):
        return
    if is_by_staff and not person.phone:
        person.phone = number
        person.save(update_fields=["phone"])
    else:
        report_details([("phone", person.phone, number)], person=person, now=now)


def take_typed_phone(person: Person, *, typed_at: datetime, now: datetime) -> None:
    """The owner of an address confirms what was typed with it at `typed_at`: a phone, where none is known,
    is theirs. One that contradicts what is known waits for staff. One statement where there is none."""
    waiting = ReportedDetail.objects.filter(
        person=person,
        detail=ReportedDetail.Detail.PHONE,
        known="",
        reported_at=typed_at,
        settled_at__isnull=True,
    ).first()
    if waiting is None:
        return
    if Person.objects.filter(pk=person.pk, phone="").update(phone=waiting.typed):
        waiting.settled_at, waiting.settlement = now, ReportedDetail.Settlement.REPLACED
        waiting.save(update_fields=["settled_at", "settlement"])


def find_person(person: TypedPerson, whose: str) -> Person | None:
    """Who `find_or_add_people` would find, without adding anybody. 2 statements at most."""
    known = Person.objects.filter(digest=digest_of(person, whose)).first()
    if known is None or same_person(person.name, known.name):
        return known
    shared = shared_contact_digest(person.email, person.phone, person.name)
    return Person.objects.filter(digest=shared).first()


def companions_key(sign_up: SignUp) -> str:
    """What tells companions without a contact of their own from those of another shop (`whose`).

    Those of a guest are told apart by the address of their contact, which others may share.
    """
    contact = sign_up.contact
    if sign_up.shop is not None:
        return str(sign_up.shop.uuid)
    is_known = bool(contact.email or contact.phone)
    return contact_digest(contact.email, contact.phone) if is_known else contact.digest


def digest_of(person: TypedPerson, whose: str) -> str:
    """By e-mail, else phone; a companion without either is known by name within the shop."""
    if person.email.strip() or person.phone.strip():
        return contact_digest(person.email, person.phone)
    return companion_digest(whose, clean_name(person.name))
