"""The streets of the current city, as its shops and its staff have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from kernel.database import connection
from kernel.names import in_reading_order
from tenants.shops.models import Shop
from tenants.shops.selectors import standing_shops, with_state
from tenants.streets.models import Area, Street, StreetsApart, StreetSpelling
from tenants.streets.rules import house_key, near_pairs

# The name: the city's, else how most of its shops spell it.
STREETS = """
SELECT coalesce(street.postal_code, shop.postal_code) AS postal_code,
  coalesce(street.key, shop.street_key) AS key,
  coalesce(max(street.name), mode() WITHIN GROUP (ORDER BY shop.street)) AS name,
  count(*), count(*) FILTER (WHERE state.state = 'active')
FROM shops_shop shop
LEFT JOIN streets_streetspelling spelling
  ON spelling.postal_code = shop.postal_code AND spelling.key = shop.street_key
LEFT JOIN streets_street street ON street.id = spelling.street_id
LEFT JOIN LATERAL (
  SELECT state FROM shops_shopstate
  WHERE shop_id = shop.id AND superseded_at IS NULL AND happened_on <= %(on)s
  ORDER BY happened_on DESC, id DESC LIMIT 1
) state ON true
WHERE shop.street_key <> ''
  AND NOT EXISTS (SELECT FROM shops_shopmerge m WHERE m.shop_id = shop.id AND m.superseded_at IS NULL)
GROUP BY 1, 2"""
NOWHERE = "-"


@dataclass(frozen=True)
class StreetLine:
    """A street: by its key within its postal code. `n_active`: its active shops of all `n_shops`."""

    postal_code: str
    key: str
    name: str
    n_shops: int
    n_active: int

    @property
    def address_keys(self) -> dict[str, str]:
        return address_keys(self.postal_code, self.key)


def address_keys(postal_code: str, key: str) -> dict[str, str]:
    """What the address of a street's page names it by: `5000`, `rue-fer`."""
    return {"postal_code": postal_code or NOWHERE, "key": key.replace(" ", "-")}


def streets(on: date) -> list[StreetLine]:
    """All of them, as one reads a list. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(STREETS, {"on": on})
        lines = [StreetLine(*row) for row in cursor.fetchall()]
    return sorted(lines, key=lambda line: (in_reading_order(line.name), line.postal_code))


def find_street(postal_code: str, key: str) -> Street | None:
    """The street with this key, or with a spelling of this key; not saved where staff said nothing of it yet.

    None where no shop is in it. 2 statements at most.
    """
    spelling = (
        StreetSpelling.objects.filter(postal_code=postal_code, key=key).select_related("street").first()
    )
    if spelling is not None:
        return spelling.street
    names = list(
        standing_shops().filter(postal_code=postal_code, street_key=key).values_list("street", flat=True)
    )
    if not names:
        return None
    return Street(name=max(sorted(set(names)), key=names.count), postal_code=postal_code, key=key)


def shops_of_street(street: Street) -> QuerySet[Shop]:
    """Its shops, in no order."""
    if street._state.adding:
        return standing_shops().filter(postal_code=street.postal_code, street_key=street.key)
    return standing_shops().filter(Exists(_spellings().filter(street=street)))


def shops_of_area(area: Area) -> QuerySet[Shop]:
    """The shops in the streets of an area, in no order."""
    return standing_shops().filter(Exists(_spellings().filter(street__areas=area)))


def shops_in_order(street: Street, on: date) -> list[Shop]:
    """Its shops with their state, by their number. 1 statement."""
    shops = with_state(shops_of_street(street), on).select_related("sector")
    return sorted(shops, key=lambda shop: (house_key(shop.number, shop.box), shop.search_key, shop.pk))


def proposals(lines: Sequence[StreetLine]) -> list[tuple[StreetLine, StreetLine]]:
    """Pairs that are likely one street, the one with more shops first; without those said to be two.

    1 statement.
    """
    apart = set(StreetsApart.objects.values_list("postal_code", "key", "other_key"))
    by_code: dict[str, dict[str, StreetLine]] = {}
    for line in lines:
        by_code.setdefault(line.postal_code, {})[line.key] = line
    found = []
    for code, of_code in by_code.items():
        for key, other in near_pairs(of_code):
            if (code, key, other) not in apart:
                pair = sorted((of_code[key], of_code[other]), key=lambda line: -line.n_shops)
                found.append((pair[0], pair[1]))
    return sorted(found, key=lambda pair: (in_reading_order(pair[0].name), pair[0].postal_code))


def areas_with_counts() -> list[tuple[Area, int]]:
    """Each area with how many streets it has. 1 statement."""
    areas = Area.objects.prefetch_related("places")
    return [(area, len(area.places.all())) for area in areas]


def _spellings() -> QuerySet[StreetSpelling]:
    return StreetSpelling.objects.filter(postal_code=OuterRef("postal_code"), key=OuterRef("street_key"))
