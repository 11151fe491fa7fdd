"""People, for which shops they come, and what was typed that contradicts what is known."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.digits import Digits
from kernel.facts import FactQuerySet
from kernel.key_fields import KeyField
from kernel.names import name_key
from kernel.references import shared_reference
from tenants.shops.models.shops import Origin, Shop


class ShopRole(models.TextChoices):
    OWNER = "owner", _("exploitant ou exploitante")
    EMPLOYEE = "employee", _("membre du personnel")
    HELPER = "helper", _("conjoint ou conjointe aidant")


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
    name_key = KeyField(of=("name",), key=name_key)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, blank=True)
    archive_edition = shared_reference("editions.Edition", null=True, blank=True)
    person_ref = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            # Links are sent again to all who share an address.
            models.Index(Upper("email"), name="shops_person_email"),
            # The city's staff look a shop up by who comes for it, or who called.
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="shops_person_trigrams"),
            GinIndex(OpClass(Digits("phone"), name="gin_trgm_ops"), name="shops_person_digits"),
        ]


class Contact(models.Model):
    """A person whom the city reaches for a shop, in a role. Over: `ended_at` is set."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=8, choices=ShopRole)
    source = models.CharField(max_length=8, choices=Origin)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="shops_contact_once",
            )
        ]


class PersonMerge(models.Model):
    """`person` is the same person as `into` (same city). Undone: `superseded_at` is set. See `ShopMerge`.

    `taken`: the fields of `into` that took the value of `person`, each {"before", "after"}.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absorbed")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    taken = models.JSONField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(superseded_at__isnull=True),
                name="shops_person_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("into")), name="shops_person_not_merged_into_itself"
            ),
        ]


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
