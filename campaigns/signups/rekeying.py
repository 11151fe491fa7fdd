"""Keys and digests of earlier releases, brought to what this one works out: city by city, again if killed.

A person stays one person: a digest is replaced by one new digest everywhere, and by none where that would
make two people one (ADR 0017). Links that were mailed still open, by `Person.digest_before`. Who confirmed
a sign-up, or came, before shops had contacts becomes one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from campaigns.signups.models import Participant
from campaigns.signups.services.contacts import fill_contacts
from kernel.database import connection
from kernel.key_fields import KeyField
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import cities_with_schemas, union_over
from tenants.shops.digests import companion_digest, contact_digest
from tenants.shops.models import Person, Shop

VERSION = 3  # Organisation.keys_version of a city whose rows are as this release works them out
BATCH = 500
HOLDERS = """SELECT digest, digest_before FROM {schema}.shops_person
WHERE digest = ANY(%(digests)s) OR digest_before = ANY(%(digests)s)"""


@dataclass(frozen=True)
class Rekeyed:
    """`n_kept`: people whose digest stays, as another person has the one that they would get."""

    n_shops: int
    n_people: int
    n_kept: int


def cities_to_rekey() -> list[Organisation]:
    return [city for city in cities_with_schemas() if city.keys_version < VERSION]


def rekey_city(city: Organisation) -> Rekeyed:
    """Bring the rows of `city`, whose schema is current, up to date. What was done before is found done."""
    n_shops = _rekey_shops()
    _fill_keys(Person, Person.objects.filter(~Q(name=""), name_key=""))
    n_people = n_kept = 0
    # Contacts first: the digests of a guest's companions hang on theirs.
    for wanted in (_contacts, _companions):
        for batch in batched(wanted(), BATCH):
            n_changed, n_left = _replace(dict(batch))
            n_people += n_changed
            n_kept += n_left
    fill_contacts()
    Organisation.objects.filter(pk=city.pk).update(keys_version=VERSION)
    return Rekeyed(n_shops, n_people, n_kept)


def _rekey_shops() -> int:
    no_keys = (~Q(name="") & Q(search_key="")) | (~Q(street="") & Q(street_key=""))
    return _fill_keys(Shop, Shop.objects.filter(no_keys))


def _fill_keys(model: type[Shop | Person], rows: QuerySet[Any]) -> int:
    """Work the keys of `rows` out, which finds no row a second time; how many rows there were."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, KeyField)]
    n = 0
    while batch := list(rows.order_by("pk")[:BATCH]):
        for row in batch:
            for field in fields:
                # What is nothing but signs has no key.
                has_text = any(getattr(row, name) for name in field.of)
                setattr(row, field.attname, field.pre_save(row, add=False) or ("-" if has_text else ""))
        model._default_manager.bulk_update(batch, [field.attname for field in fields])
        n += len(batch)
    return n


def _contacts() -> Iterator[tuple[str, str]]:
    """(old digest, new digest) of those who are known by their e-mail or phone and get another."""
    people = Person.objects.filter(erased_at__isnull=True).exclude(email="", phone="")
    for person in people.only("digest", "email", "phone").order_by("pk").iterator():
        if person.digest == _contact_digest_of_2026(person.email, person.phone):
            new = contact_digest(person.email, person.phone)
            if new != person.digest:
                yield person.digest, new


def _companions() -> Iterator[tuple[str, str]]:
    """The same of those who are known by their name among those who come for a shop."""
    rows = Participant.objects.filter(
        person__erased_at__isnull=True, person__email="", person__phone=""
    ).select_related("person", "sign_up__shop", "sign_up__contact")
    for row in rows.order_by("pk").iterator():
        contact, shop = row.sign_up.contact, row.sign_up.shop
        name = row.person.name or row.name
        for old_whose, new_whose in _whose(shop, contact):
            if row.person.digest == _companion_digest_of_2026(old_whose, name):
                new = companion_digest(new_whose, name)
                if new != row.person.digest:
                    yield row.person.digest, new
                break


def _whose(shop: Shop | None, contact: Person) -> Iterable[tuple[str, str]]:
    """What the digest of a companion was made with, and is."""
    if shop is not None:
        yield str(shop.uuid), str(shop.uuid)
        return
    new = contact_digest(contact.email, contact.phone) if contact.email or contact.phone else contact.digest
    for before in (contact.digest_before, contact.digest):
        if before:
            yield before, new


def _replace(wanted: dict[str, str]) -> tuple[int, int]:
    """Replace digests, old to new, in the current schema; (how many were, how many were left).

    One is left where any city has a person with the new one who is not the same person re-keyed before.
    """
    holders: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for statement in union_over(_current_cities(), HOLDERS):
            cursor.execute(statement, {"digests": list(wanted.values())})
            for digest, before in cursor.fetchall():
                holders.setdefault(digest, set()).add(before)
    twice = len(wanted) - len(set(wanted.values()))
    taken: set[str] = set()
    n_changed = n_left = 0
    with transaction.atomic():
        for old, new in wanted.items():
            if holders.get(new, {old}) != {old} or (twice and new in taken):
                n_left += 1
                continue
            taken.add(new)
            n_changed += Person.objects.filter(digest=old).update(digest=new, digest_before=old)
    return n_changed, n_left


def _current_cities() -> list[Organisation]:
    """Those whose tables have the columns: one whose migration failed answers 503 until it has them."""
    return [city for city in cities_with_schemas() if city.schema_version == _version_of_current()]


def _version_of_current() -> str:
    return str(
        Organisation.objects.filter(schema_name=connection.schema_name)
        .values_list("schema_version", flat=True)
        .get()
    )


def _contact_digest_of_2026(email: str, phone: str) -> str:
    """As the releases until November 2026 worked it out."""
    address = email.strip().casefold()
    return _digest(f"email:{address}" if address else f"phone:{_phone_of_2026(phone)}")


def _companion_digest_of_2026(whose: str, name: str) -> str:
    return _digest(f"companion:{whose}:{name.casefold()}")


def _phone_of_2026(phone: str) -> str:
    text = phone.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if text.lstrip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+32{digits.removeprefix('0')}"


def _digest(text: str) -> str:
    return hmac.digest(settings.PERSON_DIGEST_KEY.encode(), text.encode(), "sha256").hex()
