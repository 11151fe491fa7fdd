"""What was typed and contradicts what is known: kept, and settled by staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.errors import DetailRefused
from tenants.shops.models import Person, ReportedDetail, Shop


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
