"""Answering what the company register proposes; taking establishments into the register, by an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tenants.accounts.models import User
from tenants.company_register.models import Establishment, EstablishmentQuerySet, Extract
from tenants.company_register.proposals import ADDRESS, Change, Proposal, proposals
from tenants.company_register.selectors import as_import_rows
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.shops.models import Origin, RegisterState, Shop, ShopState
from tenants.shops.services import change_shop, set_state
from tenants.table_import.models import TableImport
from tenants.table_import.services import ask_for_preview_of_rows

SOURCE = Origin.COMPANY_REGISTER
STATES = {
    Change.CLOSED: RegisterState.CLOSED,
    Change.MOVED: RegisterState.MOVED,
    Change.SITUATION: RegisterState.CLOSED,
}


def ask_for_import(
    organisation: Organisation,
    establishments: EstablishmentQuerySet,
    extract: Extract,
    *,
    label: str,
    actor: User,
    now: datetime,
) -> TableImport:
    """Have these establishments previewed as an import of shops; nothing is written before staff say so."""
    return ask_for_preview_of_rows(
        organisation,
        "shops",
        as_import_rows(establishments),
        label=label,
        actor=actor,
        origin=SOURCE,
        origin_on=extract.day,
        now=now,
    )


def answer_proposals(
    keys: Sequence[str], *, is_accepted: bool, actor: User, now: datetime, today: date
) -> int:
    """Take what these proposals say, or leave the shops as they are; how many were answered.

    Either way they are not made again until the extract says something else. A key that no proposal has any
    more (answered meanwhile, another extract) is passed over.
    """
    wanted = set(keys)
    with transaction.atomic():
        shops = {int(key.partition("-")[0]) for key in wanted if key.partition("-")[0].isdecimal()}
        # Two who answer at once: the second one finds what the first one left.
        list(Shop.objects.select_for_update().filter(pk__in=shops).order_by("pk"))
        found = [one for one in proposals(today, shops=shops) if one.key in wanted]
        for proposal in found:
            if is_accepted:
                _accept(proposal, actor=actor, now=now)
            _remember(proposal)
        if found and is_accepted:
            record("company_register.accepted", actor=actor, proposals=len(found))
        elif found:
            record("company_register.declined", actor=actor, proposals=len(found))
    return len(found)


def decline_establishments(numbers: Sequence[str], *, actor: User, today: date) -> int:
    """Not to be proposed as new any more; how many."""
    with transaction.atomic():
        n = Establishment.objects.filter(bce__in=numbers, declined_on__isnull=True).update(declined_on=today)
        if n:
            record("company_register.not_taken", actor=actor, establishments=n)
    return n


def _accept(proposal: Proposal, *, actor: User, now: datetime) -> None:
    shop, row = proposal.shop, proposal.establishment
    if proposal.change in STATES:
        state = STATES[proposal.change]
        set_state(shop, state, on=_day_of(proposal), source=SOURCE, actor=actor, now=now)
        return
    values: dict[str, Any]
    if proposal.change == Change.ADDRESS:
        values = {name: getattr(row, name) for name in (*ADDRESS, "locality")}
    else:
        values = {proposal.change.value: proposal.said}
    change_shop(shop, values, source=SOURCE, actor=actor, now=now)


def _day_of(proposal: Proposal) -> date:
    """The day of the extract that says so, unless the register has a state of a later day."""
    row = proposal.establishment
    on = row.gone_on or row.extract_on
    last = ShopState.objects.current().filter(shop=proposal.shop).order_by("-happened_on").first()
    return max(on, last.happened_on) if last is not None else on


def _remember(proposal: Proposal) -> None:
    """What the extract says now was looked at."""
    row = proposal.establishment
    if proposal.change in (Change.CLOSED, Change.MOVED):
        said = {"gone_on": proposal.said}
    elif proposal.change == Change.ADDRESS:
        said = {name: getattr(row, name) for name in (*ADDRESS, "locality")}
    else:
        said = {proposal.change.value: proposal.said}
    shop = Shop.objects.get(pk=proposal.shop.pk)
    Shop.objects.filter(pk=shop.pk).update(company_values={**(shop.company_values or {}), **said})
