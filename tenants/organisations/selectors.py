"""Cities as the landing page lists them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from tenants.organisations.models import City, Domain, OrganisationStatus


@dataclass(frozen=True)
class ListedCity:
    name: str
    host: str
    postal_codes: str
    nis: str


def searchable(text: str) -> str:
    """Text without accents, capitals, hyphens or apostrophes, as people type it."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def cities_by_province(query: str = "") -> list[tuple[str, list[ListedCity]]]:
    """Active cities whose name or one of whose postal codes matches `query`, by province. One statement."""
    host = Domain.objects.filter(tenant=OuterRef("organisation"), is_primary=True).values("domain")[:1]
    cities = (
        City.objects.filter(organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .annotate(host=Subquery(host))
    )
    wanted = searchable(query)
    found: defaultdict[str, list[ListedCity]] = defaultdict(list)
    for city in cities:
        organisation = city.organisation
        names = (organisation.name, organisation.name_de, organisation.name_nl)
        if not wanted or wanted in city.postal_codes.split() or any(wanted in searchable(n) for n in names):
            found[city.province].append(ListedCity(organisation.name, city.host, city.postal_codes, city.nis))
    return [
        (province, sorted(found[province], key=lambda city: searchable(city.name)))
        for province in sorted(found)
    ]


def n_active_cities() -> int:
    return City.objects.filter(organisation__status=OrganisationStatus.ACTIVE).count()
