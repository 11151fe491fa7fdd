"""Erasing a person everywhere; deleting one to whom nothing refers."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import ManyToOneRel

from kernel.privacy import holdings
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation, OrganisationStatus
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
    """Due work `privacy.erase`: its key is the digest to replace. The second run finds nobody."""
    n_changed = sum(holding.erase(due.key, due.details["new"]) for holding in holdings())
    if n_changed:
        record("person.erased", actor=None, rows=n_changed)


def forget_unused_person(person: Person) -> bool:
    """Delete a person to whom no row refers: an address typed by mistake is a stranger's. Whether it was so.

    Runs in the caller's transaction. Whoever types the same address at the same time waits, and adds the
    person anew.
    """
    if not Person.objects.select_for_update().filter(pk=person.pk).exists():
        return False
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not ReportedDetail:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: person.pk})
            if relation.related_model is Contact:
                rows = rows.exclude(source=Origin.SIGN_UP)  # made by the sign-up, as the person
            if rows.exists():
                return False
    Person.objects.filter(pk=person.pk).delete()
    return True
