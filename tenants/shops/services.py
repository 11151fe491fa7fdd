"""Changes to shops and people: merging doubles, undoing that, erasing a person everywhere."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
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
from tenants.shops.models import Person, ReportedDetail, Shop, ShopMerge


class DetailRefused(DomainError):
    code = "detail_refused"
    message = _("Un autre commerce porte déjà ce numéro. Réunissez d’abord les deux commerces.")


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


def report_details(
    contradictions: Sequence[tuple[str, str, str]],
    *,
    shop: Shop | None = None,
    person: Person | None = None,
    now: datetime,
) -> None:
    """Keep what was typed and contradicts what is known, (detail, known, typed) each; once while it waits."""
    rows = [
        ReportedDetail(
            shop=shop, person=person, detail=detail, known=known[:160], typed=typed[:160], reported_at=now
        )
        for detail, known, typed in contradictions
    ]
    if rows:
        ReportedDetail.objects.bulk_create(rows, ignore_conflicts=True)


def settle_detail(*, reported: ReportedDetail, is_replaced: bool, actor: User, now: datetime) -> None:
    """Settle what was reported: what is known stays, or what was typed takes its place. Repeatable.

    Raises DetailRefused where another shop has that number.
    """
    with transaction.atomic():
        row = (
            ReportedDetail.objects.select_for_update(of=("self",))
            .select_related("shop", "person")
            .get(pk=reported.pk)
        )
        if row.settled_at is not None:
            return
        if is_replaced:
            _replace(row)
        row.settled_at = now
        row.settlement = ReportedDetail.Settlement.REPLACED if is_replaced else ReportedDetail.Settlement.KEPT
        row.save(update_fields=["settled_at", "settlement"])
        subject = f"shop:{row.shop_id}" if row.shop_id else f"person:{row.person_id}"
        record(
            "shop.detail_settled", actor=actor, subject=subject, detail=row.detail, settlement=row.settlement
        )


def _replace(row: ReportedDetail) -> None:
    owner = row.shop or row.person
    assert owner is not None  # noqa: S101  (a constraint: one of the two)
    name = "sector_id" if row.detail == ReportedDetail.Detail.SECTOR else str(row.detail)
    setattr(owner, name, row.typed)
    try:
        with transaction.atomic():
            owner.save()
    except IntegrityError as error:
        raise DetailRefused from error


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
            if rows.exists():
                return False
    Person.objects.filter(pk=person.pk).delete()
    return True
