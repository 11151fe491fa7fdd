"""In a session: which city is the shop in? Those that invite; the others by name, locality or postal code."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from campaigns.agenda.models import Session
from kernel.links import origin_of
from tenants.organisations.models import Domain, Organisation, OrganisationStatus
from tenants.organisations.places import LONGEST_QUERY, find_places
from tenants.organisations.presentation import PlacesCard, places_card


@dataclass(frozen=True)
class CityChoice:
    """A city, and where its shops begin."""

    name: str
    url: str
    is_here: bool = False


@dataclass(frozen=True)
class CityChoices:
    """Where a shop of a session may be. `hosts` invite, in order; `places` is what was looked for."""

    hosts: list[CityChoice]
    places: PlacesCard | None
    query: str
    here: CityChoice

    @property
    def is_here_a_host(self) -> bool:
        return any(choice.is_here for choice in self.hosts)

    def must_choose(self, is_chosen: bool) -> bool:
        """Whether the city is asked first: several invite, or it is not this one that does."""
        return not is_chosen and not (len(self.hosts) == 1 and self.is_here_a_host)


def city_choices(session: Session, here: Organisation, query: str, *, code: str) -> CityChoices:
    """The cities to choose from; `query` finds others by name, locality or postal code."""
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
    places = (
        places_card(wanted, find_places(wanted), lambda city: f"{origin_of(city.host)}{path}?ici=1")
        if wanted
        else None
    )
    return CityChoices(hosts, places, wanted, own)
