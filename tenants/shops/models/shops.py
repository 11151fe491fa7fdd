"""A shop, the editions it takes part in, and merges of doubles."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.digits import Digits
from kernel.facts import Fact, FactQuerySet
from kernel.key_fields import KeyField
from kernel.names import search_key, shop_key, street_key
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


class Origin(models.TextChoices):
    """Where a shop's row came from first. "" for those that an earlier release made."""

    ARCHIVE = "archive", _("archive d’une édition")
    SIGN_UP = "sign_up", _("inscription")
    STAFF = "staff", _("saisie de l’équipe")
    FILE = "file", _("fichier importé")
    COMPANY_REGISTER = "register", _("données ouvertes de la BCE")
    API = "api", _("API")


class Shop(models.Model):
    """An establishment in this city.

    `bce` is its number in the company register (2 to 8 first), else that of its enterprise (0 or 1 first),
    which two establishments may share. `enterprise` is that of the enterprise where `bce` is an
    establishment's. `closing_day` is the weekly closing day that archives carry; further ones are beside it.
    `opening_times`: by weekday, "09:00-12:30 13:30-18:00"; None where not known.
    `company_values`: what the company register's last extract said, to tell what the city wrote since.
    `origin_on`: the day of the extract, else of the import. `version` is raised by each change
    (`services.change_shop`), so that of two who edit at once the second one is told.

    Without a sector: who signed up was not sure which it is, and nobody has looked yet. It is in the city's
    register as soon as it has a `ShopState`: one that only an archive or a sign-up knows is not.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    legal_name = models.CharField(max_length=160, blank=True, default="", db_default="")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    street = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=24, blank=True)
    box = models.CharField(max_length=12, blank=True, default="", db_default="")
    postal_code = models.CharField(max_length=8, blank=True)
    locality = models.CharField(max_length=80, blank=True, default="", db_default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    closing_day = models.CharField(max_length=3, choices=Weekday, blank=True)
    other_closing_days = ArrayField(models.CharField(max_length=3, choices=Weekday), null=True, blank=True)
    opening_times = models.JSONField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=2), null=True, blank=True)
    email = models.EmailField(blank=True, default="", db_default="")
    phone = models.CharField(max_length=30, blank=True, default="", db_default="")
    website = models.CharField(max_length=200, blank=True, default="", db_default="")
    bce = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001 - NULL: not known
    enterprise = models.CharField(max_length=10, blank=True, default="", db_default="")
    origin = models.CharField(max_length=8, choices=Origin, blank=True, default="", db_default="")
    origin_on = models.DateField(null=True, blank=True)
    company_values = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(default=timezone.now)
    name_key = KeyField(of=("name",), key=shop_key)
    search_key = KeyField(of=("name", "street", "number", "postal_code"), key=search_key)
    street_key = KeyField(of=("street",), key=street_key)
    legal_key = KeyField(of=("legal_name",), key=shop_key)

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
            models.Index(fields=["postal_code", "street_key"], name="shops_street"),
            # The list's order: its pages go on from the last row.
            models.Index(fields=["search_key", "id"], name="shops_in_order"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="shops_search_trigrams"),
            GinIndex(OpClass("legal_key", name="gin_trgm_ops"), name="shops_legal_trigrams"),
            GinIndex(OpClass(Digits("phone"), name="gin_trgm_ops"), name="shops_phone_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def key_fields(cls) -> tuple[KeyField, ...]:
        """The keys of a row, in the order of their columns: name, search, street, legal name."""
        return tuple(field for field in cls._meta.concrete_fields if isinstance(field, KeyField))

    @property
    def establishment_number(self) -> str:
        return self.bce if self.bce and self.bce >= ESTABLISHMENTS else ""

    @property
    def enterprise_number(self) -> str:
        return self.enterprise or (self.bce if self.bce and self.bce < ESTABLISHMENTS else "")

    @property
    def closing_days(self) -> list[str]:
        """All weekly closing days, in the week's order."""
        days = {self.closing_day, *(self.other_closing_days or ())}
        return [day for day in Weekday.values if day in days]


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
    then, from the day it was recorded. `taken`: the fields of `into` that took the value of `shop`, each
    {"before", "after"}, so that undoing gives them back.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="absorbed")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    taken = models.JSONField(null=True, blank=True)

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


class RegisterState(models.TextChoices):
    ACTIVE = "active", _("en activité")
    VACANT = "vacant", _("cellule vide")
    CLOSED = "closed", _("fermé définitivement")
    MOVED = "moved", _("déménagé")
    NOT_RETAIL = "not_retail", _("pas un commerce de détail")


class ShopState(Fact):
    """In the city's register `shop` is in this state from `happened_on` on, until the next one.

    The first one takes it into the register. Its size on a day: the shops whose last state by then is
    ACTIVE, a double as the one that it was merged into.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="states")
    state = models.CharField(max_length=10, choices=RegisterState)
    source = models.CharField(max_length=8, choices=Origin)

    class Meta:
        ordering = ["happened_on", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "happened_on"],
                condition=models.Q(superseded_at__isnull=True),
                name="shops_one_state_a_day",
            )
        ]


class RegisterDeclaration(Fact):
    """The city says that from `happened_on` on its register is complete, or is not any more."""

    is_complete = models.BooleanField()

    class Meta:
        ordering = ["happened_on", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["happened_on"],
                condition=models.Q(superseded_at__isnull=True),
                name="shops_one_declaration_a_day",
            )
        ]


class Association(models.Model):
    """An association of traders; a shop may belong to several."""

    name = models.CharField(max_length=120)
    name_key = KeyField(of=("name",), key=shop_key)
    shops = models.ManyToManyField(Shop, related_name="associations", blank=True)

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="shops_association_once")]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word by which the city's staff sort their shops."""

    name = models.CharField(max_length=40)
    name_key = KeyField(of=("name",), key=shop_key)
    shops = models.ManyToManyField(Shop, related_name="tags", blank=True)

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="shops_tag_once")]

    def __str__(self) -> str:
        return self.name


class ShopChange(models.Model):
    """One change of a shop: who, when, from where, and per field what it was and is.

    `changes`: {field: [before, after]} as texts, "" for nothing.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="changes")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = shared_reference("accounts.User", null=True, blank=True)
    source = models.CharField(max_length=8, choices=Origin)
    changes = models.JSONField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["shop", "-changed_at"], name="shops_changes")]


class ShopNote(models.Model):
    """A short remark on a shop, for the city's staff alone: deleted after 90 days, exported and counted
    nowhere."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=280)
    written_by = shared_reference("accounts.User", null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-id"]
