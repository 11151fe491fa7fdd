"""Which city and which shop an attempt is of, as people say it: in words, found again or left out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from campaigns.agenda.models import Session
from kernel.links import origin_of
from kernel.typed_values import cleaned_text
from tenants.organisations.models import Domain, Organisation, OrganisationStatus
from tenants.organisations.selectors import cities_by_province
from tenants.shops.models import Shop
from tenants.shops.selectors import shops_like

SHORTEST_NAME = 3
LONGEST_QUERY = 60


@dataclass(frozen=True)
class Place:
    """A city, and where its shops begin."""

    name: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class Places:
    """Where a shop of a session may be. `hosts` are the cities that invite, in order; `found` others."""

    hosts: list[Place]
    found: list[Place]
    query: str
    here: Place

    @property
    def is_here_a_host(self) -> bool:
        return any(place.is_here for place in self.hosts)

    def must_choose(self, is_chosen: bool) -> bool:
        """Whether the city is asked first: several invite, or it is not this one that does."""
        return not is_chosen and not (len(self.hosts) == 1 and self.is_here_a_host)


def places_of(session: Session, here: Organisation, query: str, *, code: str) -> Places:
    """The cities to choose from; `query` finds others by name or postal code."""
    path = reverse("diagnostic:session", args=[code])
    own = Place(here.name, f"{path}?ici=1", is_here=True)
    cities = [row.organisation for row in session.hosts.select_related("organisation").order_by("position")]
    primary = Domain.objects.filter(tenant__in=cities, is_primary=True).values_list("tenant_id", "domain")
    host_of = dict(primary)
    hosts = [
        own if city.pk == here.pk else Place(city.name, f"{origin_of(host_of[city.pk])}{path}?ici=1")
        for city in cities
        if city.pk == here.pk or (city.status == OrganisationStatus.ACTIVE and city.pk in host_of)
    ]
    wanted = query.strip()[:LONGEST_QUERY]
    listed = [city for _, some in cities_by_province(wanted) for city in some] if wanted else []
    found = [
        Place(city.name, f"{origin_of(city.host)}{path}?ici=1")
        for city in sorted(listed, key=lambda city: city.name)
    ]
    return Places(hosts, found, wanted, own)


def shop_of(uuid: UUID | None) -> Shop | None:
    """The shop that was chosen; None for another city's."""
    return Shop.objects.filter(uuid=uuid).first() if uuid is not None else None


def shop_named(name: str) -> Shop | None:
    """The shop of exactly this name, whatever the capitals; None where there are two of them."""
    text = cleaned_text(name)
    same = list(Shop.objects.filter(name__iexact=text)[:2]) if text else []
    return same[0] if len(same) == 1 else None


def found_shops(name: str) -> list[Shop]:
    """Shops with such a name, to choose from."""
    text = cleaned_text(name)
    return shops_like(text) if len(text) >= SHORTEST_NAME else []
