"""What the company register's last extract says of this city's establishments, and which extracts came."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.key_fields import KeyField
from kernel.names import street_key
from tenants.sectors.models import Sector
from tenants.shops.models import Shop

NORMAL = "000"  # the juridical situation of which nothing is to be said


class ExtractType(models.TextChoices):
    FULL = "full", _("complet")
    UPDATE = "update", _("mise à jour")


class Extract(models.Model):
    """An extract that was loaded: the last one is the one that the rows say.

    `counts`: what it held for this city and did here (`loading.report.CityCounts`). `situations`: what the
    juridical situations in it are called, by code and language.
    """

    day = models.DateField()
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=6, choices=ExtractType)
    loaded_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)
    situations = models.JSONField(default=dict)

    class Meta:
        ordering = ["-loaded_at", "-id"]


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def present(self) -> EstablishmentQuerySet:
        """Those that the last extract has here."""
        return self.filter(gone_on__isnull=True)

    def retail(self) -> EstablishmentQuerySet:
        return self.filter(sector__isnull=False)

    def with_shop(self) -> EstablishmentQuerySet:
        """With `shop_id`, the shop of the city that has its number; None: not in its register."""
        shops = Shop.objects.filter(bce=OuterRef("bce"))
        return self.annotate(shop_id=Subquery(shops.values("id")[:1]))

    def without_shop(self) -> EstablishmentQuerySet:
        """Those that are not in the city's register."""
        return self.filter(~Exists(Shop.objects.filter(bce=OuterRef("bce"))))

    def in_order(self) -> EstablishmentQuerySet:
        """Along the streets."""
        return self.order_by("postal_code", "street_key", F("number").asc(), "bce")


class Establishment(models.Model):
    """An establishment unit in this city: one place, as the last extract says.

    `bce`, `enterprise`: its number and its enterprise's, ten digits. `sign`: what its customers read.
    `legal_name`: of a legal person; of a natural person it is their name, and kept as `sign` alone, where
    there is no other. `sector`: of the 37 by its activities; none: outside retail. `nace_codes`: the main one
    first, in the newest version. `extract_on`, `extract_number`: the last extract that had it. `gone_on`: the
    day of the extract that had it here no more; `moved_to`: the postal code at which it was then.
    `declined_on`: the city does not take it in. `own`, `of_enterprise`: what the extract said of it and of
    its enterprise, by part (names, nace, contact), because an update brings one part and not the others.
    """

    bce = models.CharField(max_length=10, unique=True)
    enterprise = models.CharField(max_length=10)
    sign = models.CharField(max_length=160)
    legal_name = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=120, blank=True)
    street_key = KeyField(of=("street",), key=street_key)
    number = models.CharField(max_length=24, blank=True)
    box = models.CharField(max_length=12, blank=True)
    postal_code = models.CharField(max_length=8)
    locality = models.CharField(max_length=80, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    nace_codes = ArrayField(models.CharField(max_length=7), default=list)
    started_on = models.DateField(null=True, blank=True)
    situation = models.CharField(max_length=3, default=NORMAL)
    is_natural_person = models.BooleanField()
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=200, blank=True)
    extract_on = models.DateField()
    extract_number = models.PositiveIntegerField()
    gone_on = models.DateField(null=True, blank=True)
    moved_to = models.CharField(max_length=8, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    own = models.JSONField(default=dict)
    of_enterprise = models.JSONField(default=dict)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering = ["bce"]
        indexes = [
            models.Index(fields=["enterprise"], name="company_enterprise"),
            models.Index(fields=["postal_code", "street_key"], name="company_street"),
        ]
        constraints = [models.CheckConstraint(condition=Q(bce__gte="2"), name="company_establishment_number")]

    def __str__(self) -> str:
        return self.sign
