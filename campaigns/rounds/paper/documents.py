"""A round on paper: the list along its streets to tick, and a card for each shop to write on.

The running number of a line is the round's order on the day of printing; the grid has the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rounds.paper.letters import MATERIAL_LETTERS, OUTCOME_LETTERS, material_legend, outcome_legend
from campaigns.visits.models import Round
from campaigns.visits.selectors import RoundLine
from kernel.documents.compiler import compile_pdf
from kernel.files import path_of
from kernel.templatetags.portal import day, number
from kernel.wording import reader_language
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Organisation
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.shops.models import RegisterState, Weekday
from tenants.streets.rules import Side

LONGEST_TEXT = 120


def walk_list(row: Round, lines: Sequence[RoundLine], *, city: Organisation, on: date) -> bytes:
    """The PDF (A4, accessible) in the reader's language: street by street, one side after the other.

    `row` as `round_to_open` finds it.
    """
    inputs = _letterhead(row, city, on) | {
        "title": _("Feuille de tournée"),
        "facts": _facts(row, lines),
        "outcomes": outcome_legend(),
        "materials": material_legend(),
        "columns": [
            _("N°"),
            _("Commerce"),
            _("Dernière visite"),
            _("Issue : entourez une lettre"),
            _("Repasser le"),
            _("Langue"),
            _("Laissé"),
        ],
        "streets": _streets(lines),
        "nobody": _("Cette tournée n’a plus de commerce."),
        "day_label": _("Jour"),
        "hours_label": _("Heures"),
        "by_label": _("Par"),
        "continued": _("suite"),
        "notice": _("Pour cette tournée seulement, à ne pas laisser dans un commerce."),
    }
    return compile_pdf("walk_list", inputs, _images(city))


def visit_cards(row: Round, lines: Sequence[RoundLine], *, city: Organisation, on: date) -> bytes:
    """The PDF (A4, eight cards a page) in the reader's language, in the order of the list."""
    inputs = _letterhead(row, city, on) | {
        "title": _("Fiches de visite"),
        "outcomes": outcome_legend(),
        "materials": material_legend(),
        "to_write": [
            (_("Visite le"), _("Langue")),
            (_("Repasser le"), _("vers (heure)")),
            (_("Jour de fermeture"), _("Meilleur moment")),
        ],
        "left_label": _("Laissé"),
        "cards": [_card(n, line) for n, line in enumerate(lines, start=1)],
        "nobody": _("Cette tournée n’a plus de commerce."),
    }
    return compile_pdf("visit_cards", inputs)


def street_and_side(line: RoundLine) -> str:
    """`Rue de Fer, côté impair`."""
    side = {Side.ODD: _("côté impair"), Side.EVEN: _("côté pair"), Side.UNKNOWN: _("sans numéro")}[line.side]
    street = line.street or _("Sans rue connue")
    return f"{street}, {side}"


def house_number(line: RoundLine) -> str:
    shop = line.shop
    return " ".join(part for part in (shop.number, f"bte {shop.box}" if shop.box else "") if part)


def last_visit_text(line: RoundLine) -> str:
    """`Absent, le 01/12/2026 (Fatima Bakkali)`; "" before the first visit."""
    if line.last is None:
        return ""
    text = _("%(outcome)s, le %(day)s") % {
        "outcome": capfirst(str(line.last.get_outcome_display())),
        "day": day(line.last.visited_at, "short"),
    }
    return f"{text} ({line.last.visited_by})" if line.last.visited_by else text


def warnings_of(line: RoundLine) -> list[str]:
    """What to know before going in, the strongest first."""
    said = [_("Ne pas contacter")] if line.is_blocked else []
    state: str | None = line.shop.state  # type: ignore[attr-defined]
    if state not in (None, RegisterState.ACTIVE):
        said.append(_("Au registre : %(state)s") % {"state": dict(RegisterState.choices)[state]})
    return said


def closing_text(line: RoundLine) -> str:
    days = [str(Weekday(one).label) for one in line.shop.closing_days]
    return _("Fermé le %(days)s") % {"days": ", ".join(days)} if days else ""


def _letterhead(row: Round, city: Organisation, on: date) -> dict[str, Any]:
    palette = palette_of(city.colour)
    return {
        "language": reader_language(),
        "brand": palette.brand,
        "soft": palette.soft,
        "line": palette.line,
        "organiser": _one_line(city.shown_name),
        "round": _one_line(row.name),
        "printed": _("Imprimé le %(day)s.") % {"day": day(on, "short")},
        "page": _("Page"),
        "outcome_letters": list(OUTCOME_LETTERS),
        "material_letters": list(MATERIAL_LETTERS),
    }


def _images(city: Organisation) -> dict[str, bytes] | None:
    return {"logo": path_of(city.logo).read_bytes()} if city.logo else None


def _facts(row: Round, lines: Sequence[RoundLine]) -> list[tuple[str, str, str, float]]:
    """Label, what matters, the rest, width in shares; only those that are known."""
    stewards: Sequence[str] = row.names  # type: ignore[attr-defined]
    n_streets = len({(line.shop.postal_code, line.street_key) for line in lines})
    facts = [
        (_("Période"), f"{day(row.starts_on, 'short')} – {day(row.ends_on, 'short')}", "", 1.2),
        (_("Stewards urbains"), _one_line(", ".join(stewards)), "", 1.4),
        (_("But"), _one_line(row.aim), "", 1.6),
        (_("Commerces"), number(len(lines)), _n_streets(n_streets), 0.8),
        (_("Responsable"), _one_line(row.phone), "", 1.0),
        (_("Consigne"), _one_line(row.instruction, 300), "", 2.4),
    ]
    return [fact for fact in facts if fact[1]]


def _n_streets(n: int) -> str:
    return ngettext("%(n)s rue", "%(n)s rues", n) % {"n": number(n)}


def _streets(lines: Sequence[RoundLine]) -> list[dict[str, Any]]:
    """Each side of each street, with its lines."""
    numbered = enumerate(lines, start=1)
    along = groupby(numbered, key=lambda one: (one[1].shop.postal_code, one[1].street_key, one[1].side))
    streets = []
    for (postal_code, _street, _side), here in along:
        found = list(here)
        streets.append({
            "name": _one_line(street_and_side(found[0][1])),
            "place": _one_line(postal_code),
            "lines": [_line(n, line) for n, line in found],
        })  # fmt: skip
    return streets


def _line(n: int, line: RoundLine) -> dict[str, Any]:
    sector = sectors_by_code().get(line.shop.sector_id or "")
    return {
        "n": number(n),
        "house": _one_line(house_number(line)),
        "name": _one_line(line.shop.name),
        "about": " · ".join(
            part
            for part in (sector_name(sector, reader_language()) if sector else "", closing_text(line))
            if part
        ),
        "warnings": warnings_of(line),
        "last": _one_line(last_visit_text(line)),
        "again": _again_text(line),
    }


def _card(n: int, line: RoundLine) -> dict[str, Any]:
    return _line(n, line) | {"street": _one_line(line.street)}


def _again_text(line: RoundLine) -> str:
    if line.last is None or line.last.come_back_on is None:
        return ""
    return _("Repasser le %(day)s") % {"day": day(line.last.come_back_on, "short")}


def _one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    joined = " ".join(text[: longest * 4].split())
    return joined if len(joined) <= longest else joined[:longest].rstrip() + "…"
