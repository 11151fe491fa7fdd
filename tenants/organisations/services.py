"""Changes to organisations: create, suspend, retire; each step can be repeated."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_exists

from kernel.errors import DomainError
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import (
    City,
    Domain,
    Kind,
    NisCode,
    Organisation,
    OrganisationStatus,
    RecordedDdl,
)
from tenants.organisations.provisioning import create_schema, migrate_schema, record_ddl
from tenants.organisations.rules import CityRow, schema_name_for
from tenants.organisations.schema_versions import expected_version

PROVISIONING_LOCK = 0x6369747901


class ProvisioningUnderWay(DomainError):
    code = "provisioning_under_way"
    message = "Another process is creating organisations. Wait until it has finished."


@dataclass(frozen=True)
class Created:
    organisation: Organisation
    is_new: bool


def lock_provisioning() -> None:
    """Hold this session's lock on creating organisations; raises ProvisioningUnderWay if another does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PROVISIONING_LOCK])
        if not cursor.fetchone()[0]:
            raise ProvisioningUnderWay


def unlock_provisioning() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [PROVISIONING_LOCK])


def ensure_organisation(
    *,
    kind: Kind,
    slug: str,
    name: str,
    host: str,
    recorded: RecordedDdl | None = None,
    **fields: object,
) -> Created:
    """An organisation with its row, host and schema, active. A second call changes nothing.

    Killed midway it is left `preparing` (its host answers 503); the next call goes on from there.
    """
    with transaction.atomic():
        organisation, is_new = Organisation.objects.get_or_create(
            slug=slug,
            defaults={"kind": kind, "name": name, "schema_name": schema_name_for(kind, slug), **fields},
        )
        Domain.objects.get_or_create(domain=host, defaults={"tenant": organisation, "is_primary": True})
    if organisation.schema_version != expected_version(kind):
        if schema_exists(organisation.schema_name):
            migrate_schema(organisation)
            organisation.schema_version = expected_version(kind)
            organisation.save(update_fields=["schema_version"])
        else:
            create_schema(organisation, recorded or record_ddl(kind))
    if organisation.status == OrganisationStatus.PREPARING:
        organisation.status = OrganisationStatus.ACTIVE
        organisation.save(update_fields=["status"])
    return Created(organisation, is_new)


def ensure_city(row: CityRow, recorded: RecordedDdl | None = None) -> Created:
    """A city from a row of the list of cities; see `ensure_organisation`.

    `recorded`: what `record_ddl` gave for cities, by whoever makes many.
    """
    created = ensure_organisation(
        kind=Kind.CITY,
        slug=row.slug,
        name=row.name,
        host=f"{row.slug}.{settings.ROOT_HOST_NAME}",
        name_de=row.name_de,
        name_nl=row.name_nl,
        recorded=recorded,
        language=row.language,
        colour=row.colour,
        contact_email=f"commerce@{row.slug}.example",
    )
    with transaction.atomic():
        city, _ = City.objects.get_or_create(
            organisation=created.organisation,
            defaults={
                "nis": row.nis,
                "province": row.province,
                "province_nis": row.province_nis,
                "arrondissement": row.arrondissement,
                "postal_code": row.postal_code,
                "postal_codes": row.postal_codes,
                "latitude": row.latitude,
                "longitude": row.longitude,
                "population": row.population,
                "language_facilities": row.language_facilities,
                "has_regional_vouchers": row.has_regional_vouchers,
            },
        )
        for nis in {row.nis, row.nis_2016}:
            NisCode.objects.get_or_create(city=city, nis=nis)
    return created


def set_status(organisation: Organisation, status: OrganisationStatus) -> None:
    """Suspend, retire or reopen an organisation; every process follows within a second."""
    organisation.status = status
    organisation.save(update_fields=["status"])
    forget_hosts()
