"""The cards that stewards leave in shops, ten on a page: a QR code, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.visits.models import ShopCard
from kernel.codes import shown_code
from kernel.documents.compiler import compile_pdf
from kernel.files import path_of
from kernel.links import address
from kernel.qr_codes import printed_qr_svg
from kernel.wording import typeset_in
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Organisation

# On every card, below the sentence of the region's language: whoever reads it better in their own.
SHORT = {
    "fr": "Une séance gratuite sur le numérique, entre commerces.",
    "nl": "Gratis sessie over digitaal ondernemen.",
    "de": "Kostenlose Veranstaltung rund ums Digitale.",
    "en": "A free session on going digital.",
}


def leave_behind_cards(cards: Sequence[ShopCard], *, city: Organisation) -> bytes:
    """The PDF (A4, accessible) in the city's language, in the order of the cards."""
    palette = palette_of(city.colour)
    language = city.language
    with override(language):
        inputs: dict[str, Any] = {
            "language": language,
            "brand": palette.brand,
            "soft": palette.soft,
            "city": city.name_in(language),
            "title": _("Cartes à laisser aux commerces"),
            "sentence": _("Le numérique, un coup de pouce pour votre commerce ?"),
            "how": _("Scannez, choisissez une séance gratuite : votre commerce y est déjà noté."),
            "or_type": _("ou tapez"),
            "code_label": _("Code"),
            "others": [typeset_in(text, one) for one, text in SHORT.items() if one != language],
            "qr_label": _("Code QR vers les séances"),
            "cards": [_card(card, city) for card in cards],
        }
    images = {"logo": path_of(city.logo).read_bytes()} if city.logo else None
    return compile_pdf("leave_behind_cards", inputs, images)


def card_address(card: ShopCard, city: Organisation) -> str:
    return address(city, "leave_behind:card", code=shown_code(card.code))


def _card(card: ShopCard, city: Organisation) -> dict[str, str]:
    url = card_address(card, city)
    return {
        "code": shown_code(card.code),
        "shown": url.partition("://")[2],
        "url": url,
        "qr": printed_qr_svg(url),
    }
