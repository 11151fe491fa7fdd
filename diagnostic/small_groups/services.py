"""Asking for a place in a small group."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from campaigns.editions.selectors import current_edition
from campaigns.signups.services import TypedPerson, TypedShop
from campaigns.signups.services.lookup import find_or_add_people, find_or_add_shop
from diagnostic.small_groups.errors import NoProgramme
from diagnostic.small_groups.models import SmallGroupRequest
from kernel.clock import day_of
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.shops.models import ShopRole


@transaction.atomic
def ask_for_place(
    *,
    organisation: Organisation,
    form_key: UUID,
    name: str,
    email: str,
    phone: str,
    shop: TypedShop | None,
    language: str,
    now: datetime,
) -> SmallGroupRequest:
    """Keep the request of a person of the current schema, which is `organisation`'s; anybody may ask.

    The person is found by e-mail, else phone, and made if new: what is known of them is not overwritten.
    Sent twice, or while a request of the same person waits, it is
    that one request. Raises ContactMissing without e-mail or phone, NoProgramme before any edition,
    ShopUnsure.
    """
    sent = SmallGroupRequest.objects.filter(form_key=form_key).first()
    if sent is not None:
        return sent
    edition = current_edition(day_of(now))
    if edition is None:
        raise NoProgramme
    typed = TypedPerson(name, ShopRole.OWNER, email, phone)
    person = find_or_add_people([typed], whose="", language=language, now=now)[0]
    waiting = Q(edition=edition, person=person, handled_at__isnull=True)
    known = SmallGroupRequest.objects.filter(waiting).first()
    if known is not None:
        return known
    row = SmallGroupRequest(
        form_key=form_key,
        edition=edition,
        person=person,
        shop=find_or_add_shop(shop, now=now) if shop is not None else None,
        asked_at=now,
    )
    # Two who ask at once for one person ask once: the constraints decide, and one row is read back.
    SmallGroupRequest.objects.bulk_create([row], ignore_conflicts=True)
    kept = SmallGroupRequest.objects.filter(Q(form_key=form_key) | waiting).earliest("id")
    if kept.uuid == row.uuid:
        record("small_group.asked", actor=None, subject=f"small_group:{kept.uuid}")
    return kept
