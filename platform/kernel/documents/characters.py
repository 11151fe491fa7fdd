"""What printed documents can show of what people type, and what stands for the rest.

A PDF that screen readers understand (PDF/UA) may hold no character without a glyph, so Typst refuses it
whole: one emoji in one name would cost the sheet of forty people.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from kernel.documents import COVERAGE

MISSING = "\u25a1"

# First and last code point of what our font and those inside Typst show (tests compile every one of them).
# What the fonts of further scripts show, setup wrote beside them.
_SHOWN = (
    (0x0020, 0x04FF),  # Latin, Greek, Cyrillic
    (0x0510, 0x0513),
    (0x051A, 0x051D),
    (0x0531, 0x060C),  # Armenian, Hebrew
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),  # Arabic
    (0x0640, 0x0655),
    (0x0660, 0x066D),
    (0x0679, 0x067B),
    (0x067E, 0x0680),
    (0x0683, 0x0684),
    (0x0686, 0x0687),
    (0x0691, 0x0691),
    (0x0698, 0x0698),
    (0x06A4, 0x06A4),
    (0x06A9, 0x06A9),
    (0x06AF, 0x06AF),
    (0x06BE, 0x06BE),
    (0x06CC, 0x06CC),
    (0x06F0, 0x06F9),
    (0x10D0, 0x10FF),  # Georgian
    (0x1E00, 0x2040),
    (0x2044, 0x2052),
    (0x2054, 0x20C0),
    (0x2102, 0x214E),
    (0x2190, 0x22FF),
    (0x25B7, 0x25C1),
)
_STARTS = [first for first, _ in _SHOWN]
_LATIN_END = 0x024F

# Emoji and other pictures, and what has no shape of its own: marks of direction, controls, unassigned.
_LEFT_OUT = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Sk", "So", "Zl", "Zp"})
_SIGNS_KEPT = frozenset("°©®^`´¨¸¯\u200b\n")
_JOINERS = "\u200c\u200d"  # shape letters of Indian scripts; between pictures they have nothing left to join
_SPACES = re.compile(" {2,}")
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def printable(text: str, *, is_latin_only: bool = False) -> str:
    """`text` with only what can be printed: pictures are left out, a letter of a script that no font shows is
    `MISSING`; several spaces are one.

    `is_latin_only`: other scripts become `MISSING` too, for the rare sequence of signs that no font joins.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character in _SIGNS_KEPT:
            kept.append(character)
        elif character in "\t\r\v\f":
            kept.append(" ")
        elif character in _JOINERS and kept and _is_of_further_script(ord(kept[-1])):
            kept.append(character)
        elif unicodedata.category(character) not in _LEFT_OUT and ord(character) not in _VARIATION_SELECTORS:
            kept.append(character if _is_shown(ord(character), is_latin_only) else MISSING)
    return _SPACES.sub(" ", "".join(kept)).strip(" ")


def _is_shown(code: int, is_latin_only: bool) -> bool:
    if code <= _LATIN_END:
        return code >= _SHOWN[0][0]
    if is_latin_only:
        return 0x2010 <= code <= 0x2040
    return _is_within(code, _STARTS, _SHOWN) or _is_of_further_script(code)


def _is_of_further_script(code: int) -> bool:
    return _is_within(code, *_further_scripts())


def _is_within(code: int, starts: Sequence[int], ranges: Sequence[tuple[int, int]]) -> bool:
    found = bisect_right(starts, code) - 1
    return found >= 0 and code <= ranges[found][1]


@lru_cache(maxsize=1)
def _further_scripts() -> tuple[list[int], list[tuple[int, int]]]:
    """Starts and ranges of what setup's fonts of further scripts show beyond the last of ours."""
    ranges = json.loads(COVERAGE.read_text(encoding="utf-8")) if COVERAGE.exists() else []
    return [first for first, _ in ranges], ranges
