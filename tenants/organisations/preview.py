"""The picture of an organisation that messengers and social networks show beside a link to its pages."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.documents.compiler import compile_png, source_of
from kernel.files import path_of
from kernel.wording import reader_language
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Kind, Organisation

LOCALES = {"fr": "fr_BE", "de": "de_BE", "nl": "nl_BE", "en": "en_GB"}
KEPT_S = 30 * 24 * 3600


def preview_fingerprint(organisation: Organisation) -> str:
    """Twelve hex digits that change with the picture, so that it may be cached for ever."""
    shown = json.dumps([_shown(organisation), organisation.logo], sort_keys=True)
    return _fingerprint(shown)


def preview_picture(organisation: Organisation, fingerprint: str) -> bytes:
    """The PNG, 1200 by 630 pixels; made once, then kept in the organisation's cache."""
    kept: bytes | None = caches["organisation"].get(f"preview:{fingerprint}")
    if kept is None:
        kept = compile_png("preview", _inputs(organisation), _images(organisation))
        caches["organisation"].set(f"preview:{fingerprint}", kept, KEPT_S)
    return kept


def social_card(organisation: Organisation, request: HttpRequest) -> dict[str, str]:
    """What the meta tags of a public page say of it, in the reader's language; addresses are absolute."""
    is_agency = organisation.kind == Kind.AGENCY
    picture = reverse("preview", kwargs={"fingerprint": preview_fingerprint(organisation)})
    return {
        "title": _("Commerce connecté")
        if is_agency
        else f"{organisation.shown_name} · {_('Commerce connecté')}",
        "description": _promise(organisation),
        "image": request.build_absolute_uri(picture),
        "url": request.build_absolute_uri(request.path),
        "locale": LOCALES.get(reader_language(), "fr_BE"),
    }


@lru_cache(maxsize=512)
def _fingerprint(shown: str) -> str:
    return hashlib.sha256(source_of("preview") + shown.encode()).hexdigest()[:12]


def _shown(organisation: Organisation) -> dict[str, str]:
    """In the organisation's language: whoever shares a link shares one picture."""
    with override(organisation.language):
        programme = _("Commerce connecté")
        is_agency = organisation.kind == Kind.AGENCY
        return {
            "language": organisation.language,
            "name": programme if is_agency else organisation.shown_name,
            "promise": _promise(organisation),
            "programme": _("Les villes de Wallonie et leurs commerces") if is_agency else programme,
            "colour": organisation.colour,
        }


def _promise(organisation: Organisation) -> str:
    if organisation.kind == Kind.CITY:
        return _("Une séance gratuite de trois heures, entre commerces. Sans jargon, sans engagement.")
    return _("Votre commerce, plus visible et plus connecté")


def _inputs(organisation: Organisation) -> dict[str, str]:
    palette = palette_of(organisation.colour)
    return _shown(organisation) | {
        "brand": palette.brand,
        "strong": palette.strong,
        "soft": palette.soft,
    }


def _images(organisation: Organisation) -> dict[str, bytes]:
    path = path_of(organisation.logo) if organisation.logo else None
    return {"logo": path.read_bytes()} if path and path.is_file() else {}
