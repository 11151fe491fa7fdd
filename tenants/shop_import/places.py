"""Which places belong to the city that imports."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.names import name_key
from tenants.organisations.models import City, Organisation
from tenants.organisations.places import localities


@dataclass(frozen=True)
class CityPlaces:
    """Its postal codes, and its localities by key: (name, postal code)."""

    postal_codes: frozenset[str]
    by_key: dict[str, tuple[str, str]]


def places_of(organisation: Organisation) -> CityPlaces:
    """1 statement."""
    city = City.objects.filter(organisation=organisation).first()
    if city is None:
        return CityPlaces(frozenset(), {})
    by_key = {name_key(organisation.name): (organisation.name, city.postal_code)}
    codes = set(city.postal_codes.split()) | {city.postal_code}
    for locality in localities():
        if locality.nis == city.nis:
            by_key.setdefault(locality.key, (locality.name, locality.postal_code))
            codes.add(locality.postal_code)
    return CityPlaces(frozenset(codes), by_key)
