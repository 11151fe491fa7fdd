"""Whom the city reaches for a shop: added, in another role, with another number, no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.models import Contact, Origin, Person, Shop


def add_contact(
    *, shop: Shop, person: Person, role: str, source: Origin, actor: User | None, now: datetime
) -> Contact:
    """`person` is reached for `shop`, in `role`; who is so already stays, in this role. Repeatable."""
    with transaction.atomic():
        row, is_new = Contact.objects.get_or_create(
            shop=shop,
            person=person,
            ended_at=None,
            defaults={"role": role, "source": source, "created_at": now},
        )
        if is_new:
            record("contact.added", actor=actor, subject=f"shop:{shop.pk}")
            return row
        return change_contact(contact=row, role=role, actor=actor)


def change_contact(
    *, contact: Contact, role: str, actor: User | None, name: str = "", phone: str | None = None
) -> Contact:
    """Another role; staff also corrects the person's name ("" keeps it) and phone (None keeps it).

    The e-mail address is by what a person is known, and stays: another address is another contact.
    """
    with transaction.atomic():
        row = Contact.objects.select_for_update(of=("self",)).select_related("person").get(pk=contact.pk)
        person = row.person
        changed = ["role"] if row.role != role else []
        row.role = role
        row.save(update_fields=["role"])
        if name and name != person.name:
            person.name = name
            changed.append("name")
        # Without an e-mail the phone is what the person is known by: it is not emptied.
        if phone is not None and phone != person.phone and (phone or person.email):
            person.phone = phone
            changed.append("phone")
        if changed:
            person.save(update_fields=["name", "name_key", "phone"])
            record("contact.changed", actor=actor, subject=f"shop:{row.shop_id}", fields=sorted(changed))
        return row


def end_contact(*, contact: Contact, actor: User | None, now: datetime) -> None:
    """The person is not reached for this shop any more. Repeatable."""
    with transaction.atomic():
        n_ended = Contact.objects.filter(pk=contact.pk, ended_at__isnull=True).update(ended_at=now)
        if n_ended:
            record("contact.ended", actor=actor, subject=f"shop:{contact.shop_id}")
