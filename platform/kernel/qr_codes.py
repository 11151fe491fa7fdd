"""QR codes as SVG, no style or script: on a screen, shown at a door, printed."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 2  # modules of white around it; the card adds more


def qr_svg(text: str, *, css_class: str) -> SafeString:
    """A drawing that takes the size of its place; hidden from screen readers, who have `text` in words.

    Error correction M: readable from the back of a room, with a reflection on the screen. Capitals, digits
    and $%*+-./: alone make the smallest one.
    """
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass=css_class, lineclass=None, dark="#1b2a3a"
    )
    hidden = drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(hidden)  # noqa: S308 - made of squares alone


def printed_qr_svg(text: str) -> str:
    """A drawing for a document: an SVG of squares alone, with its white margin."""
    drawing = BytesIO()
    # The best of eight masks takes ten times as long to find; on white paper any of them is read.
    code = segno.make(text, error="m", micro=False, mask=2)
    code.save(
        drawing, kind="svg", border=QUIET_ZONE, omitsize=True, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawing.getvalue().decode()
