"""The icon of the installed shell: the organisation's initials on its colour."""

from __future__ import annotations

import hashlib
import json

from django.core.cache import caches

from kernel.documents.compiler import compile_png, source_of
from kernel.templatetags.portal import initials
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Organisation

SIZES = (192, 512)
KEPT_S = 30 * 24 * 3600


def icon_fingerprint(organisation: Organisation) -> str:
    """Twelve hex digits that change with the picture, so that it may be cached for ever."""
    shown = json.dumps(_inputs(organisation, 0), sort_keys=True)
    return hashlib.sha256(source_of("field_icon") + shown.encode()).hexdigest()[:12]


def icon_picture(organisation: Organisation, size: int, fingerprint: str) -> bytes:
    """The PNG, `size` pixels square; made once, then kept in the organisation's cache."""
    key = f"field_icon:{size}:{fingerprint}"
    kept: bytes | None = caches["organisation"].get(key)
    if kept is None:
        kept = compile_png("field_icon", _inputs(organisation, size))
        caches["organisation"].set(key, kept, KEPT_S)
    return kept


def _inputs(organisation: Organisation, size: int) -> dict[str, str | int]:
    return {
        "size": size,
        "brand": palette_of(organisation.colour).brand,
        "initials": initials(organisation.name),
        "name": organisation.name,
        "language": organisation.language,
    }
