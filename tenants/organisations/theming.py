"""An organisation's colours as a style sheet with an address of its own."""

from functools import lru_cache

from django.urls import reverse

from tenants.organisations.colours import Palette, palette_of, theme_css, theme_hash
from tenants.organisations.models import Organisation


@lru_cache(maxsize=512)
def _palette(colour: str) -> Palette:
    return palette_of(colour)


def theme_sheet(organisation: Organisation) -> str:
    """The style sheet's text."""
    return theme_css(_palette(organisation.colour))


def theme_fingerprint(organisation: Organisation) -> str:
    return theme_hash(_palette(organisation.colour))


def theme_url(organisation: Organisation) -> str:
    """Its address on the organisation's own host, which changes with the colours."""
    return reverse(
        "theme", kwargs={"slug": organisation.slug, "fingerprint": theme_fingerprint(organisation)}
    )
