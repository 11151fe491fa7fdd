"""Saying whose an attempt is that was taken without a shop; its day, its answers and its result stay."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from campaigns.signups.typed import clean_name
from diagnostic.assessment.errors import ShopKnown, ShopOfGuest
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services.answering import lock_chain, locked_attempt
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.merged import merged_group
from tenants.shops.models import Person, Shop


class Claimed(StrEnum):
    """By what it is known whose it is; stored in the journal."""

    SIGN_UP = "sign_up"
    NUMBER = "bce"
    STAFF = "staff"


@transaction.atomic
def claim(
    uuid: UUID,
    shop: Shop,
    *,
    by: Claimed,
    now: datetime,
    person: Person | None = None,
    actor: User | None = None,
) -> Attempt:
    """The attempt, with all of its chain that has no shop, is this shop's from now on. Repeatable.

    A result is a fact: the row without a shop is closed, and one that says the shop stands in its place, on
    the same day. With `person` it is among their own. Raises AttemptUnknown, ShopKnown, ShopOfGuest.
    """
    lock_chain(uuid)
    attempt = locked_attempt(uuid)
    if attempt.is_guest:
        raise ShopOfGuest
    if attempt.shop_id not in (None, shop.pk) and attempt.shop_id not in merged_group(shop):
        raise ShopKnown(name=Shop.objects.get(pk=attempt.shop_id).name)
    rows = Attempt.objects.select_related("diagnostic").filter(chain=attempt.chain, shop__isnull=True)
    unnamed = list(rows.order_by("id"))
    for row in unnamed:
        row.shop = shop
        row.shop_typed = ""
        row.person = row.person or person
        if row.diagnostic is not None and row.diagnostic.superseded_at is None:
            row.diagnostic = _of_shop(row.diagnostic, shop, now)
        row.save(update_fields=["shop", "shop_typed", "person", "diagnostic"])
    if unnamed:
        record("diagnostic.claimed", actor=actor, subject=f"shop:{shop.pk}", by=str(by))
    attempt.refresh_from_db()
    return attempt


def _of_shop(row: Diagnostic, shop: Shop, now: datetime) -> Diagnostic:
    """The same result, of this shop, in the row's place."""
    corrected = row.pk
    Diagnostic.objects.filter(pk=corrected).update(superseded_at=now)
    row.pk = None
    row._state.adding = True
    row.shop, row.subject = shop, ""
    row.corrects_id = corrected
    row.recorded_at = now
    row.save(force_insert=True)
    return row


@transaction.atomic
def keep_typed_name(uuid: UUID, name: str, *, now: datetime) -> None:
    """Keep a shop's name as typed, for the staff to say which it is; "" where there is none any more.

    Raises AttemptUnknown, ShopOfGuest, or ShopKnown where a shop is said already.
    """
    lock_chain(uuid)
    attempt = locked_attempt(uuid)
    if attempt.is_guest:
        raise ShopOfGuest
    if attempt.shop_id is not None:
        raise ShopKnown(name=Shop.objects.get(pk=attempt.shop_id).name)
    Attempt.objects.filter(chain=attempt.chain, shop__isnull=True).update(shop_typed=clean_name(name))


@transaction.atomic
def leave_unnamed(pk: int, *, actor: User) -> None:
    """Staff do not find which shop was meant: the name typed goes, the result counts on. Repeatable."""
    chain = Attempt.objects.filter(pk=pk).values_list("chain", flat=True).first()
    if chain is None:
        return
    rows = Attempt.objects.filter(chain=chain, shop__isnull=True).exclude(shop_typed="")
    if rows.update(shop_typed=""):
        record("diagnostic.left_unnamed", actor=actor, subject=f"attempt:{pk}")
