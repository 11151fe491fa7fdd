"""What is published of a group, as the lines that its page and its file both say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.engine.disclosure.published import HIDDEN_TEXT, Cell, Group, PublishedMaturity
from dashboards.maturity.labels import Labels
from kernel.names import in_reading_order
from kernel.templatetags.portal import number

Line = dict[str, Any]
SORTS = ("name", "n", "mean")


def group_context(group: Group, labels: Labels, *, whole: Group | None = None) -> dict[str, Any]:
    """The tables of one group; `whole` is the programme, said beside a city's means."""
    return {
        "group": group,
        "cards": _cards(group, whole),
        "bands": _bands(group, labels),
        "dimensions": _dimensions(group, labels, whole),
        "families": _families(group, labels),
        "themes": _themes(group, labels),
        "progress": _progress(group),
        "base": base_text(group),
        "has_whole": whole is not None,
        "has_families": any(cell.n for cell in group.families.values()),
        "has_hidden": _has_hidden(group),
    }


def base_text(group: Group) -> str:
    """On how many it stands."""
    if not group.n:
        return ""
    results = ngettext("%(n)d autodiagnostic", "%(n)d autodiagnostics", group.n) % {"n": group.n}
    shops = ngettext("%(n)d commerce", "%(n)d commerces", group.n_shops) % {"n": group.n_shops}
    return _("%(results)s de %(shops)s") % {"results": results, "shops": shops}


def _cards(group: Group, whole: Group | None) -> list[dict[str, Any]]:
    mean: dict[str, Any] = {
        "label": _("Score moyen, sur 100"),
        "value": group.mean,
        "decimals": 1,
        "n": group.n,
        "n_label": _("autodiagnostics"),
    }
    if whole is not None and whole.mean is not None:
        mean["note"] = _("Tout le programme : %(mean)s (sur %(n)d).") % {
            "mean": _decimal(whole.mean),
            "n": whole.n,
        }
    cards = [mean, {"label": _("Commerces qui ont répondu"), "value": group.n_shops}]
    if group.matched:
        cards.append(
            {
                "label": _("Commerces revenus un autre jour"),
                "value": group.matched.n,
                "note": _("Leur score moyen : d’abord %(first)s, dernièrement %(latest)s.")
                % {
                    "first": _decimal(group.matched.mean_first),
                    "latest": _decimal(group.matched.mean_latest),
                },
            }
        )
    return cards


def _decimal(value: float) -> str:
    return number(value, 1)


def _bands(group: Group, labels: Labels) -> list[Line]:
    return [
        {
            "code": code,
            "label": labels.band(code),
            "n": n,
            "is_hidden": n is None,
            "percent": None if n is None else round(n * 100 / group.n, 1),
        }
        for code, n in group.bands.items()
    ]


def _dimensions(group: Group, labels: Labels, whole: Group | None) -> list[Line]:
    beside = whole.dimensions if whole else {}
    return [
        {"code": code, "label": labels.dimension(code), **_cell(group.dimensions[code]),
         "whole": beside[code].mean if code in beside else None}
        for code in _known_first(labels.dimensions, group.dimensions)
    ]  # fmt: skip


def _families(group: Group, labels: Labels) -> list[Line]:
    return [
        {"code": code, "label": labels.family(code), **_cell(group.families[code])}
        for code in _known_first(labels.families, group.families)
        if group.families[code].n != 0
    ]


def _known_first(known: Mapping[str, str], given: Mapping[str, Any]) -> list[str]:
    return [code for code in known if code in given] + sorted(code for code in given if code not in known)


def _cell(cell: Cell) -> Line:
    return {"n": cell.n, "mean": cell.mean, "is_hidden": cell.n is None}


def _themes(group: Group, labels: Labels) -> list[Line]:
    return [
        {
            "code": code,
            "label": labels.theme(code),
            "n": n,
            "percent": round(n * 100 / group.n, 1),
            "is_hidden": False,
        }
        for code, n in group.themes
    ]


def _progress(group: Group) -> list[Line]:
    if not group.matched:
        return []
    matched = group.matched
    return [
        {"code": "first", "label": _("Premier score"), "mean": matched.mean_first, "n": matched.n},
        {"code": "latest", "label": _("Dernier score"), "mean": matched.mean_latest, "n": matched.n},
    ]


def _has_hidden(group: Group) -> bool:
    cells = [*group.dimensions.values(), *group.families.values()]
    return None in group.bands.values() or any(cell.n is None for cell in cells)


def file_header() -> list[str]:
    return [_("Groupe"), _("Tableau"), _("Code"), _("Libellé"), _("Nombre"), _("Moyenne"), _("Au")]


def file_rows(name: str, group: Group, labels: Labels) -> list[list[Any]]:
    """The lines of the page, with the code of each; nothing where nothing may be shown."""
    if not group.n:
        return []
    context = group_context(group, labels)
    tables = [
        (_("Ensemble"), [{"code": "", "label": _("Autodiagnostics"), "n": group.n, "mean": group.mean}]),
        (_("Commerces"), [{"code": "", "label": _("Commerces qui ont répondu"), "n": group.n_shops}]),
        (_("Paliers"), context["bands"]),
        (_("Dimensions"), context["dimensions"]),
        (_("Familles de commerces"), context["families"]),
        (_("Thèmes conseillés"), context["themes"]),
        (_("Progression"), context["progress"]),
    ]
    day = group.as_of.isoformat() if group.as_of else ""
    return [
        [name, title, line["code"], line["label"], _count(line), _mean(line), day]
        for title, lines in tables
        for line in lines
    ]


def _count(line: Line) -> int | str:
    return HIDDEN_TEXT if line["n"] is None else line["n"]


def _mean(line: Line) -> float | str:
    mean = line.get("mean")
    return "" if mean is None else mean


def cities_table(
    maturity: PublishedMaturity, names: Mapping[str, str], sort: str, address: Mapping[str, str]
) -> dict[str, Any]:
    """The cities of which something may be shown; by name, number or mean, by what is shown."""
    key, is_descending = sort.lstrip("-"), sort.startswith("-")
    cities = sorted_cities(maturity, names, sort)
    columns = []
    for code, label in (("name", _("Ville")), ("n", _("Autodiagnostics")), ("mean", _("Score moyen"))):
        turns_up = is_descending if key == code else code == "name"
        columns.append(
            {
                "label": label,
                "help": _("sur 100") if code == "mean" else "",
                "is_number": code != "name",
                "sort": ("descending" if is_descending else "ascending") if key == code else "none",
                "url": "?" + urlencode({**address, "sort": code if turns_up else f"-{code}"}),
            }
        )
    rows = [
        {
            "cells": [
                {"kind": "text", "text": names[slug], "url": "?" + urlencode({**address, "ville": slug})},
                {"kind": "number", "value": group.n},
                {"kind": "number", "value": group.mean, "decimals": 1},
            ]
        }
        for slug, group in cities
    ]
    return {"columns": columns, "rows": rows}


def sorted_cities(
    maturity: PublishedMaturity, names: Mapping[str, str], sort: str
) -> Sequence[tuple[str, Group]]:
    """Those with something to show; ties by name."""
    shown = [(slug, group) for slug, group in maturity.cities.items() if group.n and slug in names]
    shown.sort(key=lambda one: in_reading_order(names[one[0]]))
    key, is_descending = sort.lstrip("-"), sort.startswith("-")
    if key == "n":
        shown.sort(key=lambda one: one[1].n, reverse=is_descending)
    elif key == "mean":
        shown.sort(key=lambda one: one[1].mean or 0.0, reverse=is_descending)
    elif is_descending:
        shown.reverse()
    return shown
