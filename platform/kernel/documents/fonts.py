"""Makes the fonts of printed documents: ours from the web font of the pages, and one for each further script.

Run by setup: `python -m kernel.documents.fonts NODE_MODULES`. Typst reads neither woff2 nor variable fonts,
and the web font comes in two halves, latin and latin-ext. People have names in any script, and nobody finds
theirs on a sheet that prints □□.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

from kernel.documents import COVERAGE, FONTS

# A name of its own: the font that it is made from may not be what the reader's system has under that name.
FAMILY = "Figtree Portal"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
HALVES = ("latin", "latin-ext")
NARROW_SPACES = (0x2009, 0x202F)

# Fonts that are there as Typst reads them: all Chinese characters, with Japanese kana; Korean syllables.
READY_FONTS = (
    "@embedpdf/fonts-sc/fonts/NotoSansHans-Medium.otf",
    "@embedpdf/fonts-kr/fonts/NotoSansKR-Medium.otf",
)
# Scripts of the Noto family, each a static web font of its own.
SCRIPTS = (
    "bengali", "devanagari", "ethiopic", "gujarati", "gurmukhi", "kannada", "khmer", "lao", "malayalam",
    "myanmar", "sinhala", "tamil", "telugu", "thai",
)  # fmt: skip
SCRIPT_FONT = "@fontsource/noto-sans-{script}/files/noto-sans-{script}-{script}-500-normal.woff2"
OURS = "@fontsource-variable/figtree/files"

_BOLD_BIT, _REGULAR_BIT = 0x20, 0x40


def main(packages: Path) -> None:
    """Write one file per weight of ours and per further script into `FONTS`, in place of what was there, and
    which characters the further ones show."""
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir()
    for weight, style in WEIGHTS.items():
        made = _merged(packages / OURS, weight)
        _add_narrow_spaces(made)
        _rename(made, weight, style)
        made.save(FONTS / f"figtree-{weight}.ttf")
    shown: set[int] = set()
    for ready in READY_FONTS:
        shutil.copy(packages / ready, FONTS)
        shown |= _shown_by(TTFont(packages / ready, lazy=True))
    for script in SCRIPTS:
        font = TTFont(packages / SCRIPT_FONT.format(script=script))
        font.flavor = None
        font.save(FONTS / f"{script}.ttf")
        shown |= _shown_by(font)
    COVERAGE.write_text(json.dumps(_ranges(shown)), encoding="utf-8")


def _shown_by(font: TTFont) -> set[int]:
    return set(font.getBestCmap() or ())


def _ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of code points."""
    found: list[tuple[int, int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


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
