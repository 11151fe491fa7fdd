"""Owns the palette of an organisation: from one colour, everything its pages need, always readable.

Contrast is WCAG 2.2's: (lighter + 0.05) / (darker + 0.05) of the relative luminances.
https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass

type Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
CONTRAST_WITH_WHITE = 5.2
CONTRAST_ON_SOFT = 4.6
STRONG_SHARE_PCT = 78
SOFT_SHARE_PCT = 10
LINE_SHARE_PCT = 32

_HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Palette:
    """Five colours made from one. White can be read on `brand` and `strong`, both can be read on `soft`."""

    brand: str
    strong: str
    soft: str
    line: str
    rgb: str


def parse_hex(text: str) -> Rgb:
    """Three channels (0-255) of `#rgb` or `#rrggbb`, with or without `#`; ValueError for anything else."""
    cleaned = text.strip()
    if not _HEX.fullmatch(cleaned):
        raise ValueError(f"not a colour of the form #rrggbb: {text!r}")
    digits = cleaned.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def contrast(first: str, second: str) -> float:
    """WCAG contrast of two hex colours, from 1.0 (same) to 21.0 (black and white)."""
    return _contrast(parse_hex(first), parse_hex(second))


def palette_of(colour: str) -> Palette:
    """The palette of one hex colour; the colour itself is kept when white can be read on it.

    A lighter one is darkened, hue kept, just until white on it reaches `CONTRAST_WITH_WHITE`.
    Raises ValueError for what is no hex colour.
    """
    brand = _darkened_for_white(parse_hex(colour))
    return Palette(
        brand=_hex(brand),
        strong=_hex(_scaled(brand, STRONG_SHARE_PCT * 255 // 100)),
        soft=_hex(_tint_that_carries(brand)),
        line=_hex(_tinted(brand, LINE_SHARE_PCT)),
        rgb=",".join(map(str, brand)),
    )


def theme_css(palette: Palette) -> str:
    """The style sheet that a page of the organisation loads after ours: custom properties only."""
    return (
        f":root{{--brand:{palette.brand};--brand-strong:{palette.strong};--brand-soft:{palette.soft};"
        f"--brand-line:{palette.line};--brand-rgb:{palette.rgb}}}\n"
    )


def theme_hash(palette: Palette) -> str:
    """Twelve hex digits that change whenever the style sheet does, so that it may be cached for ever."""
    return hashlib.sha256(theme_css(palette).encode()).hexdigest()[:12]


def theme_name(slug: str, palette: Palette) -> str:
    """File name of the style sheet, `namur.0123456789ab.css`."""
    return f"{slug}.{theme_hash(palette)}.css"


def _darkened_for_white(colour: Rgb) -> Rgb:
    """Contrast with white falls as the scale grows: bisection finds the largest scale that passes."""
    first_too_light = bisect_right(
        range(256),
        -CONTRAST_WITH_WHITE,
        key=lambda scale: -_contrast(_scaled(colour, scale), WHITE),
    )
    return _scaled(colour, first_too_light - 1)


def _tint_that_carries(colour: Rgb) -> Rgb:
    """The fullest tint, up to `SOFT_SHARE_PCT`, on which text of the colour itself stays readable."""
    return next(
        tint
        for tint in (_tinted(colour, share_pct) for share_pct in range(SOFT_SHARE_PCT, -1, -1))
        if _contrast(colour, tint) >= CONTRAST_ON_SOFT
    )


def _scaled(colour: Rgb, scale: int) -> Rgb:
    """Towards black: each channel times scale/255. Hue and saturation stay."""
    red, green, blue = colour
    return red * scale // 255, green * scale // 255, blue * scale // 255


def _tinted(colour: Rgb, share_pct: int) -> Rgb:
    """Towards white: `share_pct` of the colour, the rest white."""
    red, green, blue = (255 - (255 - channel) * share_pct // 100 for channel in colour)
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in colour)


def _contrast(first: Rgb, second: Rgb) -> float:
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
