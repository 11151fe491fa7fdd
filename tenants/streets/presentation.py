"""Streets in words: their shops by side, and what became of a file of coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.shops.models import RegisterState, Shop
from tenants.streets.coordinates import Refused
from tenants.streets.rules import Side, side

SIDES = {
    Side.ODD: gettext_lazy("Côté impair"),
    Side.EVEN: gettext_lazy("Côté pair"),
    Side.UNKNOWN: gettext_lazy("Sans numéro"),
}
REFUSED = {
    Refused.NO_NUMBERS: gettext_lazy("la latitude ou la longitude n’est pas un nombre"),
    Refused.SWAPPED: gettext_lazy("la latitude et la longitude semblent échangées"),
    Refused.ABROAD: gettext_lazy("ce point n’est pas en Belgique"),
    Refused.WRONG_NUMBER: gettext_lazy("ce numéro d’établissement n’existe pas"),
    Refused.NO_ADDRESS: gettext_lazy("il n’y a ni numéro d’établissement, ni rue et numéro"),
}
MOST_LINES = 20


def sides(shops: Iterable[Shop]) -> list[dict[str, Any]]:
    """The shops, in their order, by side of the street."""
    by_side: dict[Side, list[dict[str, Any]]] = {one: [] for one in Side}
    for shop in shops:
        by_side[side(shop.number)].append(_shop_line(shop))
    return [{"name": SIDES[one], "shops": lines} for one, lines in by_side.items() if lines]


def _shop_line(shop: Shop) -> dict[str, Any]:
    state: str | None = shop.state  # type: ignore[attr-defined]
    number = shop.number
    if shop.box:
        number = _("%(number)s, boîte %(box)s") % {"number": number, "box": shop.box}
    return {
        "number": number,
        "name": shop.name,
        "url": shop_url(shop),
        "state": ""
        if state == RegisterState.ACTIVE
        else str(dict(RegisterState.choices).get(state or "", _("pas au registre"))),
    }


def shop_url(shop: Shop) -> str:
    try:
        return reverse("register:shop", kwargs={"uuid": shop.uuid})
    except NoReverseMatch:  # the page belongs to an app above
        return ""


def refused_lines(refused: Sequence[tuple[int, Refused]]) -> list[dict[str, Any]]:
    return [{"number": number, "why": REFUSED[why]} for number, why in refused[:MOST_LINES]]
