"""Organisations, their hosts, what is particular to a city, and the DDL recorded to make new ones."""

from __future__ import annotations

import uuid
from typing import Protocol, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from kernel.key_fields import KeyField
from kernel.names import name_key
from kernel.wording import reader_language

PROGRAMME_READERS = frozenset({"administrator", "analyst"})


class Acting(Protocol):
    """What a policy needs to know of an actor."""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def role(self) -> str: ...


class Kind(models.TextChoices):
    AGENCY = "agency", _("Agence")
    CITY = "city", _("Ville")
    PARTNER = "partner", _("Partenaire")


class OrganisationStatus(models.TextChoices):
    PREPARING = "preparing", _("en préparation")
    ACTIVE = "active", _("actif")
    SUSPENDED = "suspended", _("suspendu")
    RETIRED = "retired", _("retiré")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def cities(self) -> Self:
        return self.filter(kind=Kind.CITY)

    def visible_to(self, actor: Acting) -> Self:
        """Cities whose figures `actor` may see: the twin of `policies.can_see_figures_of`."""
        cities = self.cities().exclude(status=OrganisationStatus.PREPARING)
        if actor.organisation.kind == Kind.AGENCY:
            return cities if actor.role in PROGRAMME_READERS else cities.none()
        return cities.filter(pk=actor.organisation.pk)

    def active(self) -> Self:
        return self.filter(status=OrganisationStatus.ACTIVE)


class Organisation(TenantMixin):
    """An organisation with its own PostgreSQL schema and host.

    `schema_version` is the fingerprint of the migrations that its schema has; where it is not the one
    that the code expects, the organisation's host answers 503 rather than read `public` by mistake.
    """

    auto_create_schema = False  # schemas are made by `provisioning.create_schema`, never by save()

    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=OrganisationStatus, default=OrganisationStatus.PREPARING)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    name_de = models.CharField(max_length=120, blank=True)
    name_nl = models.CharField(max_length=120, blank=True)
    name_key = KeyField(of=("name",), key=name_key)
    language = models.CharField(max_length=2, default="fr")
    colour = models.CharField(
        max_length=7, default="#0f5560", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z")]
    )
    logo = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_address = models.CharField(max_length=200, blank=True)
    schema_version = models.CharField(max_length=64, blank=True)
    # Of the keys and digests in its rows: `portal rekey` (campaigns.signups.rekeying) brings them up to date.
    keys_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="agency"), name="organisations_one_agency"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def primary_host(self) -> str:
        """The host name, without port, on which this organisation is reached."""
        domain = self.domains.filter(is_primary=True).first()
        return domain.domain if domain else ""

    def name_in(self, language: str) -> str:
        """Its name in that language, or as it calls itself."""
        return {"de": self.name_de, "nl": self.name_nl}.get(language) or self.name

    @property
    def shown_name(self) -> str:
        """Its name in the reader's language."""
        return self.name_in(reader_language())

    @property
    def is_retired(self) -> bool:
        """Takes part no more: its host answers, its public pages say so, and nothing new begins there."""
        return self.status == OrganisationStatus.RETIRED

    @property
    def storage_prefix(self) -> str:
        return str(self.uuid)


class Domain(DomainMixin):
    """A host name that leads to an organisation."""

    class Meta:
        ordering = ["domain"]


class City(models.Model):
    """What is particular to a city. `nis` is the municipality's code in force today."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="city"
    )
    nis = models.CharField(max_length=5, unique=True)
    province = models.CharField(max_length=40)
    province_nis = models.CharField(max_length=5)
    arrondissement = models.CharField(max_length=60)
    postal_code = models.CharField(max_length=4)
    postal_codes = models.CharField(max_length=400)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()
    language_facilities = models.CharField(max_length=10, blank=True)
    has_regional_vouchers = models.BooleanField(default=True)
    retired_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.nis}"


class NisCode(models.Model):
    """A code that a city had or has: municipalities merge and change arrondissement (2019, 2025)."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="nis_codes")
    nis = models.CharField(max_length=5)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "nis"], name="organisations_nis_once")]


class RecordedDdl(models.Model):
    """The statements that make an empty schema of one kind, as our own migrations emitted them."""

    kind = models.CharField(max_length=10, choices=Kind)
    schema_version = models.CharField(max_length=64)
    statements = models.JSONField()
    migrations = models.JSONField()
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "schema_version"], name="organisations_ddl_once")
        ]
