"""The comparison of the cities: one list of columns, drawn as a page and as a file alike. Pure.

A column turns a city into a cell that may be shown; sorting goes by what is shown, so that the order
gives away nothing that the cell hides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboards.engine.disclosure.rules import FLOOR, MASKED, NO_DATA, Rate, hidden_members, publish_rate

Cell = dict[str, Any]


OF_REGISTER = frozenset({"register_shops", "reached_per_100", "visited_per_100"})


@dataclass(frozen=True)
class CityFigures:
    """One city with its stored figures, as its snapshot has them."""

    slug: str
    name: str
    sort_name: tuple[str, str]
    province: str
    nis: str
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`cell` draws a city; `order` is its place when sorted by this column (None: always last)."""

    code: str
    label: Any
    cell: Callable[[CityFigures], Cell]
    order: Callable[[CityFigures], Any]
    is_number: bool = True
    help: Any = ""
    is_note: bool = False  # on the page a line under the name; in a file a column of its own


ANSWER_LABELS: Mapping[str, tuple[Any, str]] = {
    "interested": (_("intéressée"), "good"),
    "declined": (_("a décliné"), "bad"),
    "silent": (_("sans réponse"), "warn"),
}
NOT_INVITED = (_("pas invitée"), "neutral")


def _count(code: str, label: Any, help: Any = "") -> Column:
    return Column(
        code,
        label,
        lambda city: {"kind": "number", "value": city.figures.get(code), "decimals": 0},
        lambda city: city.figures.get(code),
        help=help,
    )


def _answer(city: CityFigures) -> Cell:
    label, tone = ANSWER_LABELS.get(city.figures.get("answer") or "", NOT_INVITED)
    return {"kind": "badge", "text": label, "tone": tone}


def hint_text(rate: Rate) -> str:
    """What may be said of a rate whose one part is under 5."""
    if rate.hint == "few":
        return gettext("moins de 5")
    return gettext("plus de %(n)d") % {"n": rate.denominator - FLOOR}


def rate_cell(rate: Rate | str) -> Cell:
    """A cell for a published rate: with its N, or saying why there is none."""
    if rate == NO_DATA:
        return {"kind": "rate", "denominator": 0}
    if isinstance(rate, str):
        return {"kind": "suppressed", "is_masked": rate == MASKED}
    if rate.percent is None:
        return {"kind": "hint", "text": hint_text(rate), "denominator": rate.denominator}
    return {
        "kind": "rate",
        "percent": rate.percent,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
    }


def _no_show_rate(city: CityFigures) -> Rate | str:
    """Absences among registrations: activity, exact for the Agence."""
    absent, registered = city.figures.get("no_shows") or 0, city.figures.get("registered") or 0
    return Rate(absent, registered, round(absent * 100 / registered, 1)) if registered else NO_DATA


MISSING = _("dénominateur manquant")


def _of_register(code: str) -> Callable[[CityFigures], Rate | None]:
    """The part of a city's register that `code` counts; None where the city declares no register."""

    def rate(city: CityFigures) -> Rate | None:
        n_shops, n = city.figures.get("register_shops"), city.figures.get(code)
        if not n_shops or n is None:
            return None
        return Rate(n, n_shops, round(n * 100 / n_shops, 1))

    return rate


def _per_100(code: str, source: str, label: Any) -> Column:
    rate = _of_register(source)

    def cell(city: CityFigures) -> Cell:
        found = rate(city)
        return rate_cell(found) if found else {"kind": "missing", "text": MISSING}

    def order(city: CityFigures) -> float | None:
        found = rate(city)
        return found.percent if found else None

    return Column(code, label, cell, order, help=_("pour 100 commerces au registre"))


def _register_size(city: CityFigures) -> Cell:
    n_shops = city.figures.get("register_shops")
    if n_shops is None:
        return {"kind": "missing", "text": MISSING}
    return {"kind": "number", "value": n_shops, "decimals": 0}


def columns_for(
    cities: Sequence[CityFigures], n_forms_elsewhere: Mapping[str, int] | None = None
) -> list[Column]:
    """The columns of the comparison. `cities` are all of the edition, whatever the page filters:
    which results must be hidden depends on all of them. `n_forms_elsewhere`: answers of forms that count
    in the programme's total but in no city's.
    """
    sums = {city.slug: city.figures.get("useful") or {"total": 0, "n": 0} for city in cities}
    sizes = {slug: result["n"] for slug, result in sums.items()}
    rates = {slug: publish_rate(result["total"], result["n"]) for slug, result in sums.items()}
    inexact = {
        slug for slug, rate in rates.items() if rate == MASKED or (isinstance(rate, Rate) and rate.hint)
    }
    hidden = hidden_members(sizes, (n_forms_elsewhere or {}).get("useful", 0), inexact)

    def useful(city: CityFigures) -> Rate | str:
        is_masked = city.slug in hidden and sizes[city.slug] >= FLOOR
        return MASKED if is_masked else rates[city.slug]

    def percent_of(rate: Rate | str) -> float | None:
        return None if isinstance(rate, str) else rate.percent

    return [
        Column(
            "name",
            _("Ville"),
            lambda city: {"kind": "text", "text": city.name, "slug": city.slug},
            lambda city: city.sort_name,
            is_number=False,
        ),
        Column(
            "province",
            _("Province"),
            lambda city: {"kind": "text", "text": city.province},
            lambda city: (city.province, city.sort_name),
            is_number=False,
            is_note=True,
        ),
        Column(
            "answer",
            _("Réponse"),
            _answer,
            lambda city: str(city.figures.get("answer") or "~"),
            is_number=False,
        ),
        _count("sessions_held", _("Séances tenues")),
        _count("sessions_planned", _("Prévues")),
        _count("signed_up", _("Places prises"), help=_("séances à venir")),
        _count("on_the_list", _("En attente"), help=_("personnes")),
        _count("shops", _("Commerces")),
        _count("participants", _("Participations")),
        Column(
            "no_shows",
            _("Absences"),
            lambda city: rate_cell(_no_show_rate(city)),
            lambda city: percent_of(_no_show_rate(city)),
            help=_("part des inscriptions"),
        ),
        Column(
            "useful",
            _("Séance utile"),
            lambda city: rate_cell(useful(city)),
            lambda city: percent_of(useful(city)),
            help=_("part des formulaires"),
        ),
        _count("visits", _("Visites")),
        Column(
            "register_shops",
            _("Registre"),
            _register_size,
            lambda city: city.figures.get("register_shops"),
            help=_("commerces"),
        ),
        _per_100("reached_per_100", "register_reached", _("Sensibilisés")),
        _per_100("visited_per_100", "register_visited", _("Visités")),
    ]


def usual_columns(columns: Sequence[Column], cities: Sequence[CityFigures]) -> list[str]:
    """The codes of those shown where nothing was chosen: what is counted beside the register, only where one
    of `cities` has declared its own."""
    has_register = any(city.figures.get("register_shops") is not None for city in cities)
    return [column.code for column in columns if has_register or column.code not in OF_REGISTER]


def sort_cities(cities: Sequence[CityFigures], columns: Sequence[Column], sort: str) -> list[CityFigures]:
    """By `sort`, a column's code, descending with a leading `-`; without value last, ties by name."""
    if not columns:
        return list(cities)
    descending = sort.startswith("-")
    column = next((column for column in columns if column.code == sort.lstrip("-")), columns[0])
    by_name = sorted(cities, key=lambda city: city.sort_name)
    with_value = [city for city in by_name if column.order(city) is not None]
    without = [city for city in by_name if column.order(city) is None]
    return sorted(with_value, key=column.order, reverse=descending) + without


def hidden_text(cell: Cell) -> str:
    return str(_("masqué")) if cell.get("is_masked") else "< 5"


def as_text(cell: Cell) -> list[Any]:
    """What a file says for a cell: the same as the page, a rate as percent and its N."""
    kind = cell["kind"]
    if kind == "suppressed":
        return [hidden_text(cell)]
    if kind == "number":
        return ["" if cell["value"] is None else cell["value"]]
    return [str(cell.get("text", ""))]


def rate_as_text(cell: Cell) -> list[Any]:
    """Percent, numerator and denominator of a rate cell, as three columns of a file."""
    if cell["kind"] == "suppressed":
        return [hidden_text(cell), "", ""]
    if cell["kind"] == "missing":
        return [str(cell["text"]), "", ""]
    if cell["kind"] == "hint":
        return [str(cell["text"]), "", cell["denominator"]]
    if not cell["denominator"]:
        return ["", "", 0]
    return [cell["percent"], cell["numerator"], cell["denominator"]]


RATE_COLUMNS = frozenset({"no_shows", "useful", "reached_per_100", "visited_per_100"})


def file_header(columns: Sequence[Column]) -> list[str]:
    header: list[str] = []
    for column in columns:
        header.append(str(column.label))
        if column.code in RATE_COLUMNS:
            header[-1] += " (%)"
            header += [f"{column.label} (nombre)", f"{column.label} (sur)"]
    return header


def file_row(columns: Sequence[Column], city: CityFigures) -> list[Any]:
    row: list[Any] = []
    for column in columns:
        cell = column.cell(city)
        row += rate_as_text(cell) if column.code in RATE_COLUMNS else as_text(cell)
    return row
