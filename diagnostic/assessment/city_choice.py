"""In a session: which city is the shop in? Those that invite, and the others, by name or postal code."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from campaigns.agenda.models import Session
from kernel.links import origin_of
from tenants.organisations.models import Domain, Organisation, OrganisationStatus
from tenants.organisations.selectors import cities_by_province

LONGEST_QUERY = 60


@dataclass(frozen=True)
class CityChoice:
    """A city, and where its shops begin."""

    name: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class CityChoices:
    """Where a shop of a session may be. `hosts` are the cities that invite, in order; `found` others."""

    hosts: list[CityChoice]
    found: list[CityChoice]
    query: str
    here: CityChoice

    @property
    def is_here_a_host(self) -> bool:
        return any(choice.is_here for choice in self.hosts)

    def must_choose(self, is_chosen: bool) -> bool:
        """Whether the city is asked first: several invite, or it is not this one that does."""
        return not is_chosen and not (len(self.hosts) == 1 and self.is_here_a_host)


def city_choices(session: Session, here: Organisation, query: str, *, code: str) -> CityChoices:
    """The cities to choose from; `query` finds others by name or postal code."""
    path = reverse("diagnostic:session", args=[code])
    own = CityChoice(here.shown_name, f"{path}?ici=1", is_here=True)
    cities = [row.organisation for row in session.hosts.select_related("organisation").order_by("position")]
    primary = Domain.objects.filter(tenant__in=cities, is_primary=True).values_list("tenant_id", "domain")
    host_of = dict(primary)
    hosts = [
        own
        if city.pk == here.pk
        else CityChoice(city.shown_name, f"{origin_of(host_of[city.pk])}{path}?ici=1")
        for city in cities
        if city.pk == here.pk or (city.status == OrganisationStatus.ACTIVE and city.pk in host_of)
    ]
    wanted = query.strip()[:LONGEST_QUERY]
    listed = [city for _, some in cities_by_province(wanted) for city in some] if wanted else []
    found = [
        CityChoice(city.name, f"{origin_of(city.host)}{path}?ici=1")
        for city in sorted(listed, key=lambda city: city.name)
    ]
    return CityChoices(hosts, found, wanted, own)
