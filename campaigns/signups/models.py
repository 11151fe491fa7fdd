"""Sign-ups of this city's shops, and of guests who signed up on this city's page.

Whether a group has its seats is said by its `SeatClaim`, a shared row with the same uuid, and nowhere else.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Person, Shop, ShopRole


class SignUp(models.Model):
    """A group that comes for a shop; one of its people is the contact, who gets the mails.

    A guest (a shop from outside the programme's cities) has no shop: `guest_shop` and `guest_place` say
    whence. `form_key` makes sending the same form twice one sign-up. `notified_starts_at` and
    `notified_venue` are what the group heard last, so that a change is mailed once, and a change undone not
    at all.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_key = models.UUIDField(unique=True)
    session = shared_reference("agenda.Session")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_ups")
    guest_shop = models.CharField(max_length=160, blank=True)
    guest_place = models.CharField(max_length=80, blank=True)
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ups")
    language = models.CharField(max_length=2, default="fr")
    entered_by = shared_reference("accounts.User", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    notified_starts_at = models.DateTimeField(db_column="told_starts_at")
    notified_venue = models.CharField(max_length=200, blank=True, db_column="told_venue")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shop__isnull=False) | ~Q(guest_shop=""), name="signups_shop_or_guest"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Participant(models.Model):
    """A person of a group, by the name typed for this session.

    `is_active` is unset when the group's claim ends, or the person is replaced.
    """

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="participants")
    session = shared_reference("agenda.Session")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=8, choices=ShopRole)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(is_active=True), name="signups_person_once"
            )
        ]
