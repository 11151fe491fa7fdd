"""Finds or makes the shop and the people of a group, in few statements."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from campaigns.signups.errors import ContactMissing, PersonTwice, ShopMissing
from campaigns.signups.typed import TypedPerson, TypedShop, clean_name
from tenants.shops.digests import companion_digest, contact_digest
from tenants.shops.models import Person, Shop

# Who is known keeps the name and contacts that are there: nobody's are overwritten by what a stranger types.
KEEP_OR_ADD = """
INSERT INTO shops_person AS known (digest, name, email, phone, language, person_ref, created_at)
SELECT digest, name, email, phone, %s, '', now()
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS typed(digest, name, email, phone)
ORDER BY digest
ON CONFLICT (digest) DO UPDATE SET
  name = coalesce(nullif(known.name, ''), excluded.name),
  email = coalesce(nullif(known.email, ''), excluded.email),
  phone = coalesce(nullif(known.phone, ''), excluded.phone),
  language = coalesce(nullif(known.language, ''), excluded.language)
RETURNING id, digest, name, email, phone, language"""


def find_or_add_shop(typed: TypedShop) -> Shop:
    """The shop by its uuid, else its number, else its name and postal code; else a new one."""
    name = clean_name(typed.name)
    known = _known_shop(typed, name)
    if known is not None:
        return known
    if not name:
        raise ShopMissing
    shop = Shop(
        name=name,
        sector_id=typed.sector,
        street=typed.street[:120],
        number=typed.number[:12],
        postal_code=typed.postal_code[:8],
        bce=typed.bce or None,
    )
    if shop.bce is None:
        shop.save(force_insert=True)
        return shop
    # Two who bring the same number at once bring one shop.
    Shop.objects.bulk_create([shop], update_conflicts=True, unique_fields=["bce"], update_fields=["bce"])
    return shop


def _known_shop(typed: TypedShop, name: str) -> Shop | None:
    if typed.uuid is not None:
        found = Shop.objects.filter(uuid=typed.uuid).first()
        if found is not None:
            return found
    if typed.bce:
        return Shop.objects.filter(bce=typed.bce).first()
    if not name:
        return None
    same_name = Shop.objects.filter(name__iexact=name)
    if typed.postal_code:
        same_name = same_name.filter(postal_code__in=("", typed.postal_code))
    return same_name.order_by("id").first()


def find_or_add_people(people: Sequence[TypedPerson], *, whose: str, language: str) -> list[Person]:
    """The people of a group in their order, the contact first. `whose` tells companions of one shop from
    those of another. Raises PersonTwice and ContactMissing."""
    contact = people[0]
    if not contact.email.strip() and not contact.phone.strip():
        raise ContactMissing
    typed: dict[str, TypedPerson] = {}
    for person in people:
        digest = digest_of(person, whose)
        if digest in typed:
            raise PersonTwice(name=clean_name(person.name))
        typed[digest] = person
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP_OR_ADD,
            [
                language,
                list(typed),
                [clean_name(person.name) for person in typed.values()],
                [person.email.strip() for person in typed.values()],
                [person.phone.strip()[:30] for person in typed.values()],
            ],
        )
        columns = ("id", "digest", "name", "email", "phone", "language")
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    by_digest = {row["digest"]: Person(**row) for row in rows}
    return [by_digest[digest] for digest in typed]


def digest_of(person: TypedPerson, whose: str) -> str:
    """By e-mail, else phone; a companion without either is known by name within the shop."""
    if person.email.strip() or person.phone.strip():
        return contact_digest(person.email, person.phone)
    return companion_digest(whose, clean_name(person.name))
