"""Shops, people, merges of doubles, and the names that archives gave to shops."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.facts import FactQuerySet
from kernel.references import shared_reference
from tenants.sectors.models import Sector


class Weekday(models.TextChoices):
    MON = "mon", _("lundi")
    TUE = "tue", _("mardi")
    WED = "wed", _("mercredi")
    THU = "thu", _("jeudi")
    FRI = "fri", _("vendredi")
    SAT = "sat", _("samedi")
    SUN = "sun", _("dimanche")


class ShopRole(models.TextChoices):
    OWNER = "owner", _("exploitant ou exploitante")
    EMPLOYEE = "employee", _("membre du personnel")
    HELPER = "helper", _("conjoint ou conjointe aidant")


class Shop(models.Model):
    """An establishment in this city. `bce` is the establishment's number in the company register.

    Without a sector: who signed up was not sure which it is, and nobody has looked yet.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    street = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=12, blank=True)
    postal_code = models.CharField(max_length=8, blank=True)
    closing_day = models.CharField(max_length=3, choices=Weekday, blank=True)
    bce = models.CharField(max_length=10, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        # A sign-up looks for its shop by name, in any capitals, while others wait for the seats.
        indexes = [models.Index(Upper("name"), name="shops_name_any_capitals")]

    def __str__(self) -> str:
        return self.name


class EditionShop(models.Model):
    """A shop that takes part in an edition, with the reference that an archive of it uses."""

    edition = shared_reference("editions.Edition")
    shop_ref = models.CharField(max_length=80)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="editions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "shop_ref"], name="shops_ref_once"),
            models.UniqueConstraint(fields=["edition", "shop"], name="shops_edition_once"),
        ]


class ShopMerge(models.Model):
    """`shop` is the same establishment as `into` (same city). Undone: `superseded_at` is set.

    Rows keep their shop; figures follow the merge. As true then it holds for every day; as known
    then, from the day it was recorded.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="absorbed")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop"], condition=models.Q(superseded_at__isnull=True), name="shops_merged_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(shop=models.F("into")), name="shops_not_merged_into_itself"
            ),
        ]


class Person(models.Model):
    """A person who comes for one or several shops of this city.

    `digest` recognises the same person in another city or edition without telling who it is: an HMAC
    with the instance's key over the e-mail, else the phone; for archives over edition and `person_ref`.
    Erasure empties the names and contacts and replaces the digest by a random one.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, blank=True)
    archive_edition = shared_reference("editions.Edition", null=True, blank=True)
    person_ref = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"
