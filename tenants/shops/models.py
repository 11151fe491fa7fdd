"""Shops, people, merges of doubles, and the names that archives gave to shops."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.facts import FactQuerySet
from kernel.key_fields import KeyField
from kernel.names import search_key, shop_key
from kernel.references import shared_reference
from tenants.sectors.models import Sector
from tenants.shops.matching import ESTABLISHMENTS


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
    """An establishment in this city.

    `bce` is its number in the company register (2 to 8 first), else that of its enterprise (0 or 1 first),
    which two establishments may share.

    Without a sector: who signed up was not sure which it is, and nobody has looked yet.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    street = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=24, blank=True)
    postal_code = models.CharField(max_length=8, blank=True)
    closing_day = models.CharField(max_length=3, choices=Weekday, blank=True)
    bce = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001 - NULL: not known
    created_at = models.DateTimeField(default=timezone.now)
    name_key = KeyField(of=("name",), key=shop_key)
    search_key = KeyField(of=("name", "street", "number", "postal_code"), key=search_key)

    class Meta:
        ordering = ["search_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bce"], condition=models.Q(bce__gte=ESTABLISHMENTS), name="shops_establishment_once"
            )
        ]
        indexes = [
            # A sign-up looks for its shop while others wait for the seats.
            models.Index(fields=["name_key"], name="shops_name_key"),
            models.Index(fields=["bce"], name="shops_bce"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="shops_search_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def key_fields(cls) -> tuple[KeyField, ...]:
        """The keys of a row, for who writes rows without the model: name, then search."""
        return tuple(field for field in cls._meta.concrete_fields if isinstance(field, KeyField))


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
    # What it was before `portal rekey`: links that were mailed then still open.
    digest_before = models.CharField(max_length=64, blank=True, default="", db_default="")
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
        # Links are sent again to all who share an address.
        indexes = [models.Index(Upper("email"), name="shops_person_email")]


class ReportedDetail(models.Model):
    """What somebody typed of a shop or a person that contradicts what is known: kept until staff settles it.

    Nothing that is known is overwritten by what a stranger types, and nothing typed is dropped.
    """

    class Detail(models.TextChoices):
        NAME = "name", _("nom")
        SECTOR = "sector", _("secteur")
        STREET = "street", _("rue")
        NUMBER = "number", _("numéro")
        POSTAL_CODE = "postal_code", _("code postal")
        BCE = "bce", _("numéro d’entreprise")
        PHONE = "phone", _("téléphone")

    class Settlement(models.TextChoices):
        KEPT = "kept", _("gardé comme c’était")
        REPLACED = "replaced", _("remplacé par ce qui a été tapé")

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, null=True, blank=True, related_name="reported")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="reported"
    )
    detail = models.CharField(max_length=12, choices=Detail)
    known = models.CharField(max_length=160)
    typed = models.CharField(max_length=160)
    reported_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.CharField(max_length=8, choices=Settlement, blank=True)

    class Meta:
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shop__isnull=True) ^ models.Q(person__isnull=True),
                name="shops_reported_of_one",
            ),
            models.UniqueConstraint(
                fields=["shop", "detail", "typed"],
                condition=models.Q(settled_at__isnull=True, shop__isnull=False),
                name="shops_reported_of_shop_once",
            ),
            models.UniqueConstraint(
                fields=["person", "detail", "typed"],
                condition=models.Q(settled_at__isnull=True, person__isnull=False),
                name="shops_reported_of_person_once",
            ),
        ]
