"""The QR code that opens the self-diagnostic of a session on a phone, as SVG without style or script."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 2  # modules of white around it; the card adds more


def qr_svg(address: str) -> SafeString:
    """A drawing that takes the size of its place; hidden from screen readers, who have the address in words.

    Error correction M: readable from the back of a room, with a reflection on the screen.
    """
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass="screen-qr-drawing", lineclass=None, dark="#1b2a3a"
    )
    hidden = drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(hidden)  # noqa: S308 - made of squares alone
