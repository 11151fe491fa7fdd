"""What pages say of seats, distances, languages and the state of a sign-up: in words, never a bare number."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.signups.sessions.rules import Offer
from campaigns.signups.sessions.selectors import OfferedSession
from kernel.templatetags.portal import number

FEW = 3


def places_told(offered: OfferedSession) -> tuple[str, str]:
    """(what is left, its tone): `encore 8 places`, `plus que 2 places`, `complet, liste d’attente`."""
    match offered.offer:
        case Offer.OPEN if offered.n_left <= FEW:
            text = ngettext("plus qu’une place", "plus que %(n)d places", offered.n_left)
            return text % {"n": offered.n_left}, "warn"
        case Offer.OPEN:
            return _("encore %(n)d places") % {"n": offered.n_left}, "good"
        case Offer.FULL:
            return _("complet, liste d’attente"), "warn"
        case Offer.CANCELLED:
            return _("séance annulée"), "bad"
        case Offer.HELD | Offer.OVER:
            return _("séance passée"), "neutral"
        case _:
            return _("inscriptions closes"), "neutral"


def distance_told(kilometres: float | None) -> str:
    """`à 12 km`, rounded; at least 1."""
    if kilometres is None:
        return ""
    return _("à %(n)s km") % {"n": number(max(1, round(kilometres)))}


def cities_told(names: Sequence[str]) -> str:
    """`Namur`, `Namur et Dinant`, `Namur, Dinant et Ciney`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def languages_told(codes: str) -> str:
    """`en français`, `en français et en allemand`; languages we have no word for stay as their code."""
    names = {
        "fr": _("en français"),
        "de": _("en allemand"),
        "nl": _("en néerlandais"),
        "en": _("en anglais"),
    }
    return cities_told([names.get(code, code) for code in codes.split()])


def persons_told(n: int) -> str:
    return ngettext("une personne", "%(n)d personnes", n) % {"n": n}


def list_rule_told(*, smaller_pass: bool) -> str:
    """The rule of the waiting list, as somebody who joins it must know it."""
    if smaller_pass:
        return _(
            "Les places qui se libèrent sont proposées dans l’ordre d’arrivée, toutes celles d’un groupe "
            "à la fois. "
            "À cette séance, un petit groupe peut passer devant un groupe trop grand pour les places libres."
        )
    return _(
        "Les places qui se libèrent sont proposées dans l’ordre d’arrivée, toutes celles d’un groupe "
        "à la fois : "
        "personne ne passe devant."
    )
