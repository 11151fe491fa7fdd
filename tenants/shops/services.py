"""Changes to shops and people: merging doubles, undoing that, erasing a person everywhere."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from kernel.privacy import holdings
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.shops.models import Person, Shop, ShopMerge


class MergeRefused(DomainError):
    code = "merge_refused"
    message = _("Ces deux commerces sont déjà le même, ou l’un a déjà été réuni à l’autre.")


def merge_shops(*, shop: Shop, into: Shop, on: date, actor: User | None) -> ShopMerge:
    """Say that `shop` is the same establishment as `into`. Nothing is moved; figures follow.

    Raises MergeRefused for a shop merged already, with itself, or where it would close a circle.
    """
    with transaction.atomic():
        # In the order of their keys, so that two merges at once wait instead of blocking each other.
        list(Shop.objects.select_for_update().filter(pk__in=[shop.pk, into.pk]).order_by("pk"))
        merges = dict(ShopMerge.objects.current().values_list("shop_id", "into_id"))
        survivor = into.pk
        while survivor in merges:
            survivor = merges[survivor]
        if shop.pk in merges or survivor == shop.pk:
            raise MergeRefused
        merge = ShopMerge.objects.create(shop=shop, into=into, happened_on=on)
        record("shop.merged", actor=actor, subject=f"shop:{shop.pk}", into=into.pk)
        return merge


def undo_merge(*, merge: ShopMerge, actor: User | None) -> None:
    """Take a merge back: a second fact, so that figures as known in between keep it. Repeatable."""
    with transaction.atomic():
        undone = ShopMerge.objects.filter(pk=merge.pk, superseded_at__isnull=True).update(
            superseded_at=timezone.now()
        )
        if undone:
            record("shop.merge_undone", actor=actor, subject=f"shop:{merge.shop_id}", into=merge.into_id)


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
        if isinstance(relation, ManyToOneRel):
            rows = relation.related_model._default_manager.filter(**{relation.field.name: person.pk})
            if rows.exists():
                return False
    Person.objects.filter(pk=person.pk).delete()
    return True
