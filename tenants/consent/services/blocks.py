"""Do not contact: said of a shop or a person, effective at once; lifted again with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenants.accounts.models import User
from tenants.consent.errors import LiftReasonMissing
from tenants.consent.models import ContactBlock
from tenants.consent.selectors import block_of_shop
from tenants.journal.services import record
from tenants.shops.models import Person, Shop


def block_shop(
    shop: Shop, *, reason: str, via: str, actor: User | None, now: datetime, note: str = ""
) -> ContactBlock:
    """Nobody contacts this shop from now on, nor one that is the same. Said twice it is one block."""
    with transaction.atomic():
        list(Shop.objects.select_for_update(no_key=True).filter(pk=shop.pk).values_list("pk"))
        known = block_of_shop(shop)
        if known is not None:
            return known
        block = ContactBlock.objects.create(
            shop=shop, reason=reason, via=via, note=note.strip()[:140], blocked_at=now, blocked_by=actor
        )
        record("contact.blocked", actor=actor, subject=f"shop:{shop.pk}", reason=reason, via=via)
        return block


def block_person(
    person: Person, *, reason: str, via: str, actor: User | None, now: datetime, note: str = ""
) -> ContactBlock:
    """Nobody contacts this person from now on, whichever shop they come for. Said twice it is one block."""
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))
        known = ContactBlock.objects.filter(person=person, lifted_at__isnull=True).first()
        if known is not None:
            return known
        block = ContactBlock.objects.create(
            person=person, reason=reason, via=via, note=note.strip()[:140], blocked_at=now, blocked_by=actor
        )
        record("contact.blocked", actor=actor, subject=f"person:{person.pk}", reason=reason, via=via)
        return block


def lift_block(block: ContactBlock, *, reason: str, actor: User, now: datetime) -> None:
    """The shop or person may be contacted again; consents are as they were. Repeatable.

    Raises LiftReasonMissing.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise LiftReasonMissing
    with transaction.atomic():
        lifted = ContactBlock.objects.filter(pk=block.pk, lifted_at__isnull=True).update(
            lifted_at=now, lifted_by=actor, lift_reason=reason
        )
        if lifted:
            subject = f"shop:{block.shop_id}" if block.shop_id else f"person:{block.person_id}"
            record("contact.block_lifted", actor=actor, subject=subject)
