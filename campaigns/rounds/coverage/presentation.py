"""What words and shapes the coverage for its page and its files: no percentage without its base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.visits.coverage.rules import Meetings, Met
from campaigns.visits.coverage.selectors import Coverage, Group
from campaigns.visits.models import VisitOutcome
from kernel.names import in_reading_order
from kernel.templatetags.portal import duration, number
from kernel.wording import reader_language
from tenants.sectors.services import family_names
from tenants.shops.models import Weekday

Cell = dict[str, Any]


def coverage_figures(found: Coverage) -> list[dict[str, Any]]:
    """Cards. Without a declared register the coverage says that its denominator is missing."""
    total, pace = found.total, found.pace
    cover: dict[str, Any] = {"label": _("Commerces du registre visités")}
    if total is None:
        cover |= {"text": _("dénominateur manquant"), "note": _("Le registre n’est pas déclaré complet.")}
    elif total.n_shops:
        cover |= {
            "percent": round(total.n_visited * 100 / total.n_shops, 1),
            "numerator": total.n_visited,
            "denominator": total.n_shops,
            "n_label": _("commerces au registre"),
        }
    else:
        cover |= {"value": 0, "note": _("Le registre est vide ce jour-là.")}
    again: dict[str, Any] = {"label": _("À revoir"), "value": len(found.again)}
    if found.n_shops_visited:
        again |= {"n": found.n_shops_visited, "n_label": _("commerces visités")}
    return [
        cover,
        {"label": _("Visites"), "value": found.n_visits},
        {
            "label": _("Commerces visités"),
            "value": found.n_shops_visited,
            "note": _("Au registre ou non ; un doublon compte pour le commerce qu’il est."),
        },
        again,
        _pace_card(pace.per_hour, pace.n_visits, pace.minutes),
    ]


def _pace_card(per_hour: float | None, n_visits: int, minutes: int) -> dict[str, Any]:
    card: dict[str, Any] = {"label": _("Visites par heure"), "value": None}
    if per_hour is None:
        return card | {"text": _("pas de donnée"), "note": _("Personne n’a noté ses heures.")}
    note = ngettext("%(n)s visite notée, en %(time)s", "%(n)s visites notées, en %(time)s", n_visits)
    return card | {
        "value": per_hour,
        "decimals": 1,
        "note": note % {"n": number(n_visits), "time": duration(minutes)},
    }


def group_table(groups: Sequence[Group], first_label: str) -> dict[str, Any]:
    """Columns and rows of `components/table.html`."""
    has_base = any(one.n_shops is not None for one in groups)
    columns: list[dict[str, Any]] = [{"label": first_label}]
    if has_base:
        columns.append({"label": _("Visités, sur les commerces au registre"), "is_number": True})
    else:
        columns.append({"label": _("Commerces visités"), "is_number": True})
    rows = []
    for one in groups:
        cells: list[Cell] = [{"kind": "text", "text": one.name, "note": one.postal_code}]
        if one.n_shops is None:
            cells.append({"kind": "number", "value": one.n_visited})
        else:
            cells.append(_rate(one.n_visited, one.n_shops))
        rows.append({"cells": cells})
    return {"columns": columns, "rows": rows}


def named_streets(found: Coverage) -> list[Group]:
    """As one reads a list; shops without a street come last."""
    named = [_named(one, one.name or _("Sans rue")) for one in found.streets]
    return sorted(named, key=lambda one: (not one.key, in_reading_order(one.name), one.postal_code))


def named_areas(found: Coverage) -> list[Group]:
    named = [_named(one, one.name or _("Hors quartier")) for one in found.areas]
    return sorted(named, key=lambda one: (one.key == "0", in_reading_order(one.name)))


def named_families(found: Coverage) -> list[Group]:
    """In the catalogue's order."""
    names = family_names(reader_language())
    order = list(names)
    named = [_named(one, names.get(one.key, _("Sans secteur"))) for one in found.families]
    return sorted(named, key=lambda one: order.index(one.key) if one.key in names else len(order))


def outcome_rows(found: Coverage) -> list[dict[str, Any]]:
    """Each outcome among all visits, in the order of the choices."""
    return [
        {
            "cells": [
                {"kind": "text", "text": capfirst(str(outcome.label))},
                _rate(found.outcomes[outcome], found.n_visits),
            ]
        }
        for outcome in VisitOutcome
        if found.outcomes[outcome]
    ]


def meeting_table(met: Meetings) -> dict[str, Any]:
    """Hours down, weekdays across: met of visits in each, with the shares of a whole hour and a whole day."""
    weekdays = sorted(met.weekdays)
    hours = range(min(met.hours), max(met.hours) + 1) if met.hours else range(0)
    columns = [
        {"label": _("Heure")},
        {"label": _("Tous les jours"), "is_number": True},
        *({"label": capfirst(str(WEEKDAYS[day])), "is_number": True} for day in weekdays),
    ]
    rows = [
        {
            "cells": [
                {"kind": "text", "text": hour_text(hour)},
                _met(met.hours.get(hour)),
                *(_few(met.both.get((day, hour))) for day in weekdays),
            ]
        }
        for hour in hours
    ]
    totals = [
        {"kind": "text", "text": _("Toute la journée")},
        _met(met.all),
        *(_met(met.weekdays[day]) for day in weekdays),
    ]
    return {"columns": columns, "rows": rows, "totals": totals}


def best_text(met: Meetings) -> str:
    """When people are met most often; "" where too few visits tell."""
    if met.best_hour is None or met.best_weekday is None:
        return ""
    hour, day = met.hours[met.best_hour], met.weekdays[met.best_weekday]
    return _("On rencontre le plus souvent quelqu’un %(hours)s (%(of_hour)s) et le %(day)s (%(of_day)s).") % {
        "hours": hour_text(met.best_hour),
        "of_hour": _of(hour),
        "day": str(list(Weekday)[met.best_weekday].label),
        "of_day": _of(day),
    }


def hour_text(hour: int) -> str:
    return _("de %(from)s h à %(to)s h") % {"from": hour, "to": hour + 1}


def few_text() -> str:
    """Where fewer visits than `rules.FEW` tell."""
    return _("Il faut au moins cinq visites pour qu’une heure ou un jour soit conseillé.")


def file_header() -> list[str]:
    return [_("Groupe"), _("Nom"), _("Code postal"), _("Nombre"), _("Sur"), _("Part en %")]


def file_rows(found: Coverage) -> Iterator[list[object]]:
    """All that the page shows, a line each: group, name, postal code, n, of how many, share."""
    total = found.total
    yield _line(
        _("Ensemble"),
        _("Commerces du registre visités"),
        "",
        *((total.n_visited, total.n_shops) if total else (None, None)),
    )
    yield _line(_("Ensemble"), _("Visites"), "", found.n_visits, None)
    yield _line(_("Ensemble"), _("Commerces visités"), "", found.n_shops_visited, None)
    yield _line(_("Ensemble"), _("À revoir"), "", len(found.again), found.n_shops_visited)
    for label, groups in (
        (_("Rue"), named_streets(found)),
        (_("Quartier"), named_areas(found)),
        (_("Famille de secteurs"), named_families(found)),
    ):
        for one in groups:
            yield _line(label, one.name, one.postal_code, one.n_visited, one.n_shops)
    for outcome in VisitOutcome:
        yield _line(_("Issue"), str(outcome.label), "", found.outcomes[outcome], found.n_visits)
    for hour, met in sorted(found.meetings.hours.items()):
        yield _line(_("Rencontré, par heure"), hour_text(hour), "", met.n_met, met.n_visits)
    for day, met in sorted(found.meetings.weekdays.items()):
        yield _line(_("Rencontré, par jour"), str(WEEKDAYS[day]), "", met.n_met, met.n_visits)


def _line(group: str, name: str, code: str, n: int | None, of: int | None) -> list[object]:
    share = round(n * 100 / of, 1) if n is not None and of else None
    return [group, name, code, n, of, share]


def _named(group: Group, name: str) -> Group:
    return Group(group.key, name, group.postal_code, group.n_visited, group.n_shops)


def _rate(n: int, of: int) -> Cell:
    return {
        "kind": "rate",
        "percent": n * 100 / of if of else 0,
        "numerator": n,
        "denominator": of,
    }


def _met(met: Met | None) -> Cell:
    return _rate(met.n_met, met.n_visits) if met else {"kind": "number", "value": None}


def _few(met: Met | None) -> Cell:
    """Without a percentage: few visits are in one hour of one weekday."""
    if met is None:
        return {"kind": "number", "value": None}
    return {"kind": "hint", "text": number(met.n_met), "denominator": met.n_visits}


def _of(met: Met) -> str:
    return _("%(n)s sur %(of)s") % {"n": number(met.n_met), "of": number(met.n_visits)}
