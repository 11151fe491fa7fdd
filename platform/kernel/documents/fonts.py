"""Makes the TrueType fonts of printed documents from the web fonts of the pages.

Run by setup: `python -m kernel.documents.fonts FOLDER_OF_WOFF2`. Typst reads neither woff2 nor variable
fonts, and the web font comes in two halves, latin and latin-ext.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

from kernel.documents import FONTS

# A name of its own: the font that it is made from may not be what the reader's system has under that name.
FAMILY = "Figtree Portal"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
HALVES = ("latin", "latin-ext")
NARROW_SPACES = (0x2009, 0x202F)

_BOLD_BIT, _REGULAR_BIT = 0x20, 0x40


def main(woff2: Path) -> None:
    """Write one file per weight into `FONTS`, in place of what was there."""
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir()
    for weight, style in WEIGHTS.items():
        made = _merged(woff2, weight)
        _add_narrow_spaces(made)
        _rename(made, weight, style)
        made.save(FONTS / f"figtree-{weight}.ttf")


def _merged(woff2: Path, weight: int) -> TTFont:
    halves = []
    for half in HALVES:
        font = TTFont(woff2 / f"figtree-{half}-wght-normal.woff2")
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        font.flavor = None
        content = BytesIO()
        font.save(content)
        content.seek(0)
        halves.append(content)
    merged: TTFont = Merger().merge(halves)
    return merged


def _add_narrow_spaces(font: TTFont) -> None:
    """French puts them before ; ! ? and into numbers; the web font leaves them to the browser."""
    width, _ = font["hmtx"]["space"]
    name = "space.narrow"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (width * 2 // 3, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {code: name for code in NARROW_SPACES if code not in table.cmap}


def _rename(font: TTFont, weight: int, style: str) -> None:
    names = font["name"]
    for number, text in {
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY}-{style}".replace(" ", ""),
        16: FAMILY,
        17: style,
    }.items():
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    is_bold = weight >= 700
    windows: Any = font["OS/2"]
    windows.usWeightClass = weight
    windows.fsSelection = _BOLD_BIT if is_bold else _REGULAR_BIT
    head: Any = font["head"]
    head.macStyle = int(is_bold)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
