"""Erasing a person everywhere; deleting one to whom nothing refers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kernel.privacy import holdings
from kernel.references import references_to
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.shops.merged import merged_people
from tenants.shops.models import Contact, Origin, Person, ReportedDetail


def ask_to_erase_person(digest: str) -> str:
    """Have the person with this digest erased in every city; the random digest that replaces theirs.

    One for one: a person known in two cities stays one person in the figures. Each city does it itself.
    """
    replacement = secrets.token_hex(32)
    with transaction.atomic():
        for organisation in Organisation.objects.cities().exclude(status=OrganisationStatus.PREPARING):
            ask_for(organisation, DueKind.ERASE_PERSON, key=digest, details={"new": replacement})
    return replacement


def handle_erasure(organisation: Organisation, due: Due) -> None:
    """Due work `privacy.erase`: its key is the digest to replace. The second run finds nobody.

    Who was merged with them is the same person: their other rows go too, in every city, for the same reason.
    """
    others = [one.digest for one in _same_person(due.key) if one.digest != due.key and one.erased_at is None]
    n_changed = sum(holding.erase(due.key, due.details["new"]) for holding in holdings())
    if n_changed:
        record("person.erased", actor=None, rows=n_changed)
    for digest in others:
        ask_to_erase_person(digest)


def export_person(digest: str) -> dict[str, list[Mapping[str, Any]]]:
    """By app, what this city holds of a person, under each row that merges say is theirs."""
    digests = [one.digest for one in _same_person(digest)] or [digest]
    return {holding.app: [row for one in digests for row in holding.export(one)] for holding in holdings()}


def _same_person(digest: str) -> list[Person]:
    """All rows of the person with this digest; none where it is nobody's. 3 statements at most."""
    person = Person.objects.filter(digest=digest).first()
    if person is None:
        return []
    return list(Person.objects.filter(pk__in=merged_people(person)).order_by("pk"))


def forget_unused_person(person: Person) -> bool:
    """Delete a person to whom no row refers: an address typed by mistake is a stranger's. Whether it was so.

    Runs in the caller's transaction. Whoever types the same address at the same time waits, and adds the
    person anew.
    """
    if not Person.objects.select_for_update().filter(pk=person.pk).exists():
        return False
    for model, field in references_to(Person):
        if model is not ReportedDetail:
            rows = model._default_manager.filter(**{field.name: person.pk})
            if model is Contact:
                rows = rows.exclude(source=Origin.SIGN_UP)  # made by the sign-up, as the person
            if rows.exists():
                return False
    Person.objects.filter(pk=person.pk).delete()
    return True
