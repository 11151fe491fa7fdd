"""Cities as the landing page lists them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from kernel.names import in_reading_order
from tenants.organisations.models import City, Domain, OrganisationStatus


@dataclass(frozen=True)
class ListedCity:
    name: str
    host: str
    postal_codes: str
    nis: str
    province: str
    latitude: float
    longitude: float
    other_names: tuple[str, ...] = ()


def active_cities() -> list[ListedCity]:
    """The cities that take part, as a Belgian reads their names. One statement."""
    host = Domain.objects.filter(tenant=OuterRef("organisation"), is_primary=True).values("domain")[:1]
    cities = (
        City.objects.filter(organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .annotate(host=Subquery(host))
    )
    listed = [
        ListedCity(
            name=city.organisation.name,
            host=city.host,
            postal_codes=city.postal_codes,
            nis=city.nis,
            province=city.province,
            latitude=city.latitude,
            longitude=city.longitude,
            other_names=tuple(
                name for name in (city.organisation.name_de, city.organisation.name_nl) if name
            ),
        )
        for city in cities
    ]
    return sorted(listed, key=lambda city: in_reading_order(city.name))


def cities_by_province() -> list[tuple[str, list[ListedCity]]]:
    """Active cities by province, both as they are read. One statement."""
    by_province: defaultdict[str, list[ListedCity]] = defaultdict(list)
    for city in active_cities():
        by_province[city.province].append(city)
    return sorted(by_province.items(), key=lambda one: in_reading_order(one[0]))


def n_active_cities() -> int:
    return City.objects.filter(organisation__status=OrganisationStatus.ACTIVE).count()
