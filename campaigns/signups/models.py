"""Sign-ups of this city's shops, and of guests who signed up on this city's page.

Whether a group has its seats is said by its `SeatClaim`, a shared row with the same uuid, and nowhere else.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Person, Shop, ShopRole


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def with_shops(self) -> Self:
        """With the contact and all the shops: one statement more."""
        return self.select_related("contact", "shop").prefetch_related("additional_shops__shop")


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

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shop__isnull=False) | ~Q(guest_shop=""), name="signups_shop_or_guest"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def shop_names(self) -> list[str]:
        """All the shops that the group comes for, the first one first. See `with_shops`."""
        first = self.shop.name if self.shop else self.guest_shop
        return [first, *(one.name for one in self.additional_shops.all())]

    def known_shops(self) -> list[Shop]:
        """Of these, the city's own."""
        additional = [one.shop for one in self.additional_shops.all()]
        return [shop for shop in (self.shop, *additional) if shop is not None]


class AdditionalShop(models.Model):
    """Another shop that the contact of a group comes for: the same person, so the same seat.

    From outside the programme's cities it has no `shop`, as with the sign-up itself. `form_key` is that
    of the form that brought it.
    """

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="additional_shops")
    form_key = models.UUIDField(unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guest_shop = models.CharField(max_length=160, blank=True)
    guest_place = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shop__isnull=False) | ~Q(guest_shop=""), name="signups_other_shop_or_guest"
            ),
            models.UniqueConstraint(fields=["sign_up", "shop"], name="signups_other_shop_once"),
        ]

    @property
    def name(self) -> str:
        return self.shop.name if self.shop else self.guest_shop


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
