"""Sets the attendance sheet of a session: who is expected, city by city, with room to sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kernel.documents.compiler import compile_pdf
from kernel.names import in_reading_order
from kernel.templatetags.portal import day, duration, hour, number
from tenants.organisations.colours import palette_of
from tenants.shops.models import ShopRole

LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class SheetSession:
    """What the sheet says of its session. `logo` is the organiser's picture (PNG, JPEG or WebP), if any."""

    starts_at: datetime
    duration_min: int
    organiser: str
    host_cities: tuple[str, ...] = ()
    title: str = ""
    venue: str = ""
    venue_address: str = ""
    facilitators: tuple[str, ...] = ()
    colour: str = "#0f5560"
    logo: bytes | None = None
    language: str = "fr"
    n_blank_lines: int = 6


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One expected person. `role` is a code of `ShopRole` or the words to print. No waiting list here.

    `mark` is printed under the name: the words for seats that nobody has confirmed yet.
    """

    city: str
    shop: str
    name: str
    role: str
    mark: str = ""


def attendance_sheet(session: SheetSession, lines: Sequence[SheetLine]) -> bytes:
    """The PDF (accessible, A4) in the session's language: by city, then shop, then name; then blank lines."""
    with override(session.language):
        return compile_pdf(
            "attendance_sheet",
            _inputs(session, lines),
            {"logo": session.logo} if session.logo else None,
        )


def _inputs(session: SheetSession, lines: Sequence[SheetLine]) -> dict[str, Any]:
    palette = palette_of(session.colour)
    return {
        "language": session.language,
        "brand": palette.brand,
        "soft": palette.soft,
        "line": palette.line,
        "title": _("Feuille de présence"),
        "session": _one_line(session.title),
        "organiser": _one_line(session.organiser),
        "when": day(session.starts_at, "weekday"),
        "facts": _facts(session, lines),
        "columns": [_("N°"), _("Commerce"), _("Nom"), _("Rôle"), _("Signature")],
        "cities": [
            {
                "name": _one_line(city),
                "count": _persons(len(people)),
                "lines": [
                    [_one_line(text) for text in (line.shop, line.name, _role(line.role), line.mark)]
                    for line in people
                ],
            }
            for city, people in _by_city(lines)
        ],
        "nobody": _("Aucune inscription."),
        "walk_ins": _("Venus sans inscription"),
        "walk_in_columns": [_("N°"), _("Commerce"), _("Nom"), _("Ville"), _("Signature")],
        "n_blank_lines": session.n_blank_lines,
        "continued": _("suite"),
        "page": _("Page"),
        "notice": _("Données personnelles : pour le suivi de cette séance seulement, à ne pas afficher."),
    }


def _facts(session: SheetSession, lines: Sequence[SheetLine]) -> list[tuple[str, str, str, bool]]:
    """Label, what matters, the rest, whether it needs more room; only those that are known."""
    time = f"{hour(session.starts_at)}, {duration(session.duration_min)}"
    venue, address = _one_line(session.venue), _one_line(session.venue_address)
    cities = _one_line(", ".join(session.host_cities), 400)
    facilitators = _one_line(", ".join(session.facilitators), 400)
    facts = [
        (_("Date"), day(session.starts_at, "weekday"), time, True),
        (_("Lieu"), venue or address, address if venue else "", True),
        (_("Villes"), cities, "", len(cities) > 40),
        (_("Animation"), facilitators, "", False),
        (
            _("Personnes inscrites"),
            number(len(lines)),
            _unconfirmed(sum(bool(line.mark) for line in lines)),
            False,
        ),
    ]
    return [fact for fact in facts if fact[1]]


def _persons(n: int) -> str:
    return ngettext("%(n)s personne", "%(n)s personnes", n) % {"n": number(n)}


def _unconfirmed(n: int) -> str:
    if not n:
        return ""
    return ngettext("dont %(n)s à confirmer", "dont %(n)s à confirmer", n) % {"n": number(n)}


def _role(role: str) -> str:
    return str(ShopRole(role).label) if role in ShopRole.values else str(role)


def _by_city(lines: Iterable[SheetLine]) -> list[tuple[str, list[SheetLine]]]:
    ordered = sorted(lines, key=lambda line: tuple(map(in_reading_order, (line.city, line.shop, line.name))))
    return [(city, list(people)) for city, people in groupby(ordered, key=lambda line: line.city)]


def _one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    """One line of bounded length."""
    joined = " ".join(text[: longest * 4].split())
    return joined if len(joined) <= longest else joined[:longest].rstrip() + "…"
