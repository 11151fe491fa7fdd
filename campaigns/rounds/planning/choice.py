"""Which shops an address chooses for a round: streets, areas, or what the list of shops finds.

?rue=5000/rue-fer&quartier=3      streets and areas
?liste=<query of the list>        what the register's list finds, or one of its saved views
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from campaigns.outreach.audience import audience_of_step, contact_gap
from campaigns.outreach.models import CampaignStep
from campaigns.register.shop_list import ShopList
from campaigns.rounds.overview.selectors import taken_elsewhere
from campaigns.visits.coverage.rules import Place, street_names
from campaigns.visits.coverage.selectors import RegisterPlaces, register_places
from kernel.names import in_reading_order
from tenants.membership.actors import Actor
from tenants.shops.models import Shop
from tenants.streets.models import Area
from tenants.streets.selectors import address_keys

STREET, AREA, LIST = "rue", "quartier", "liste"
# An address has to stay one that servers take.
MOST_STREETS = 100


@dataclass(frozen=True)
class StreetChoice:
    """A street with active shops. `key` names it in an address: `5000/rue-fer`."""

    key: str
    name: str
    postal_code: str
    n_shops: int
    n_visited: int


@dataclass(frozen=True)
class AreaChoice:
    pk: int
    name: str
    n_streets: int
    n_shops: int
    n_visited: int


@dataclass(frozen=True)
class Selection:
    """`shops`: those that a round would have, by id. `names`: of the streets and areas.

    Left out: those not to be contacted (unless they are asked for), not active in the register, in another
    open round.
    """

    shops: frozenset[int]
    n_blocked: int
    n_inactive: int
    n_elsewhere: int
    names: tuple[str, ...] = ()
    n_withheld: int = 0

    def reached_by(self, step: CampaignStep, on: date) -> Selection:
        """Without those whom the step of a campaign leaves in peace: signed up already, or asked recently. 2
        statements."""
        shops = Shop.objects.filter(pk__in=self.shops)
        session = step.campaign.session_id
        audience = audience_of_step(shops, step, on=on, gap_days=contact_gap(), session=session)
        return replace(self, shops=frozenset(audience.reached), n_withheld=len(audience.withheld))


def street_key(postal_code: str, key: str) -> str:
    return "/".join(address_keys(postal_code, key).values())


def streets_to_choose(places: Iterable[Place], visited: Collection[int]) -> list[StreetChoice]:
    """Streets with shops of the register, as one reads a list; how many were visited in the edition."""
    by_street: dict[tuple[str, str], list[Place]] = {}
    for one in places:
        if one.street_key:
            by_street.setdefault(one.street_place, []).append(one)
    names = street_names(one for of_street in by_street.values() for one in of_street)
    found = [
        StreetChoice(
            street_key(*place),
            names[place],
            place[0],
            len(of_street),
            sum(one.shop in visited for one in of_street),
        )
        for place, of_street in by_street.items()
    ]
    return sorted(found, key=lambda one: (in_reading_order(one.name), one.postal_code))


def areas_to_choose(places: Collection[Place], visited: Collection[int]) -> list[AreaChoice]:
    """2 statements."""
    found = []
    for area in Area.objects.prefetch_related("places"):
        within = [one for one in places if area.pk in one.areas]
        n_visited = sum(one.shop in visited for one in within)
        found.append(AreaChoice(area.pk, area.name, len(area.places.all()), len(within), n_visited))
    return found


def is_chosen(data: QueryDict) -> bool:
    return any(data.getlist(name) for name in (STREET, AREA)) or LIST in data


def selection_of(data: QueryDict, actor: Actor, on: date, *, with_blocked: bool = False) -> Selection:
    """What an address chooses. Streets and areas that are not there choose nothing. At most 6 statements."""
    places = register_places(on)
    names: tuple[str, ...] = ()
    if LIST in data:
        asked = ShopList(QueryDict(str(data[LIST])), actor)
        found = set() if asked.is_near else set(asked.shops.values_list("pk", flat=True))
    else:
        found, names = _in_streets(data, places)
    active = found & set(places.register)
    blocked = {pk for pk in active if places.register[pk].is_blocked}
    wanted = active if with_blocked else active - blocked
    elsewhere = taken_elsewhere(wanted) if wanted else set()
    return Selection(
        frozenset(wanted - elsewhere),
        0 if with_blocked else len(blocked),
        len(found - active),
        len(elsewhere),
        names,
    )


def _in_streets(data: QueryDict, places: RegisterPlaces) -> tuple[set[int], tuple[str, ...]]:
    streets = set(data.getlist(STREET)[:MOST_STREETS])
    wanted = {
        int(text) for text in data.getlist(AREA) if text.isascii() and text.isdecimal() and len(text) < 10
    }
    areas = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    chosen = [
        one
        for one in places.register.values()
        if areas.keys() & set(one.areas) or street_key(*one.street_place) in streets
    ]
    named = street_names(one for one in chosen if street_key(*one.street_place) in streets)
    names = [*areas.values(), *(named[place] for place in sorted(named))]
    return {one.shop for one in chosen}, tuple(names)
