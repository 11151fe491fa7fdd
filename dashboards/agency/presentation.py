"""What the comparison's page says around its table: totals, map, order, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SignUpSource
from campaigns.agenda.seats.selectors import SignedUpCounts
from campaigns.editions.models import Edition
from dashboards.agency.columns import ColumnChoice
from dashboards.engine.comparison.columns import CityFigures, Column
from dashboards.engine.figures.definitions import DEFINITIONS
from dashboards.engine.figures.live import LIVE_DEFINITIONS
from dashboards.engine.snapshots.models import ProgrammeSnapshot
from dashboards.maps.drawing import CREDIT, MapValue, draw_map, draw_tiles, tiles
from kernel.lists.columns import Address
from kernel.wording import mid_sentence

TOTALS = ("sessions_held", "cities_covered", "sessions_planned", "participants", "persons", "shops")
# Upper bounds of the first four steps of the map: shops reached in a city.
BOUNDS = (0, 4, 9, 14)
LEGEND = ("0", "1 – 4", "5 – 9", "10 – 14", "15 +")


def sign_up_cards(counts: SignedUpCounts) -> list[dict[str, Any]]:
    """Sign-ups of the whole programme for sessions to come; guests are in these totals, in no city's line."""
    sources = dict(SignUpSource.choices)
    by_source = ", ".join(f"{sources[code]} {n}" for code, n in counts.by_source.items())
    return [
        {
            "label": LIVE_DEFINITIONS["signed_up"].label,
            "value": counts.registered,
            "note": _("Invités d’ailleurs compris. Origine : %(sources)s") % {"sources": by_source}
            if by_source
            else "",
        },
        {
            "label": LIVE_DEFINITIONS["signed_up_confirmed"].label,
            "value": counts.confirmed,
            "n": counts.registered,
            "n_label": _("inscriptions"),
        },
        {"label": LIVE_DEFINITIONS["on_the_list"].label, "value": counts.waiting},
    ]


def totals_of(programme: ProgrammeSnapshot | None, cities: Sequence[CityFigures]) -> list[dict[str, Any]]:
    """Cards with the programme's own totals, each saying why the cities may add up to more."""
    if programme is None:
        return []
    notes = _differences(programme, cities)
    cards = []
    for code in TOTALS:
        definition = DEFINITIONS[code]
        card = {"label": definition.label, "value": programme.figures[code], "note": notes.get(code, "")}
        if code == "cities_covered":
            card |= {"n": programme.figures["cities_invited"], "n_label": _("villes invitées")}
        cards.append(card)
    return cards


def _differences(programme: ProgrammeSnapshot, cities: Sequence[CityFigures]) -> dict[str, str]:
    """Where the cities' own figures do not add up to the programme's, and why."""
    reasons = {
        "sessions_held": _("Les villes en comptent %(sum)d : une séance commune compte dans chacune."),
        "sessions_planned": _("Les villes en comptent %(sum)d : une séance commune compte dans chacune."),
        "participants": _("Les villes en comptent %(sum)d : une personne peut venir pour deux villes."),
        "persons": _("Les villes en comptent %(sum)d : une personne peut venir pour deux villes."),
    }
    notes = {}
    for code, reason in reasons.items():
        total = sum(city.figures.get(code) or 0 for city in cities)
        if total != programme.figures[code]:
            notes[code] = reason % {"sum": total}
    return notes


def map_of(cities: Sequence[CityFigures], edition: Edition) -> dict[str, Any]:
    """The two drawings of shops reached per city, and their legend; cities filtered out are left pale."""
    on_map = {tile.nis for tile in tiles()}
    values = {city.nis: _map_value(city, edition) for city in cities if city.nis in on_map}
    if not values:
        return {}
    title = _("Commerces sensibilisés par ville")
    description = _("Les mêmes nombres que dans le tableau, colonne Commerces.")
    return {
        "map_title": title,
        "map_sentence": description,
        "map_svg": draw_map(values, title=title, description=description),
        "tiles_svg": draw_tiles(values, title=title, description=description),
        "map_credit": CREDIT,
        "legend": [
            *({"step": f"step-{step}", "label": label} for step, label in enumerate(LEGEND)),
            {"step": "step-out", "label": _("hors sélection")},
        ],
    }


def _map_value(city: CityFigures, edition: Edition) -> MapValue:
    n_shops = city.figures.get("shops") or 0
    title = ngettext("%(city)s : %(n)d commerce", "%(city)s : %(n)d commerces", n_shops)
    return MapValue(
        title=title % {"city": city.name, "n": n_shops},
        step=next((step for step, bound in enumerate(BOUNDS) if n_shops <= bound), len(BOUNDS)),
        href=city_address(city.slug, edition),
    )


def city_address(slug: str, edition: Edition) -> str:
    return f"{reverse('agency:city', kwargs={'slug': slug})}?{urlencode({'edition': edition.code})}"


def headers_of(choice: ColumnChoice, sort: str, address: Address) -> list[dict[str, Any]]:
    """Header cells, each with the address that sorts by it: numbers from the largest, words from A."""
    headers = []
    for column in choice.shown:
        is_current, is_descending = sort.lstrip("-") == column.code, sort.startswith("-")
        turns_up = is_descending if is_current else not column.is_number
        headers.append(
            {
                "label": column.label,
                "help": column.help,
                "is_number": column.is_number,
                "sort": ("descending" if is_descending else "ascending") if is_current else "none",
                "is_aside": choice.is_aside(column),
                "url": "?"
                + urlencode({**address, "sort": column.code if turns_up else f"-{column.code}"}, doseq=True),
            }
        )
    return headers


def order_label(columns: Sequence[Column], sort: str) -> str:
    """The order in words."""
    column = next((column for column in columns if column.code == sort.lstrip("-")), None)
    if column is None or sort == "name":
        return _("Par ordre alphabétique")
    order = _("décroissant") if sort.startswith("-") else _("croissant")
    return _("Par %(column)s, ordre %(order)s") % {"column": mid_sentence(column.label), "order": order}
