"""One colour in, a palette on which white and brand text can always be read out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.organisations.colours import (
    CONTRAST_ON_SOFT,
    CONTRAST_WITH_WHITE,
    Palette,
    contrast,
    palette_of,
    parse_hex,
    theme_css,
    theme_hash,
    theme_name,
)

any_colour = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("#8a1c2c", (138, 28, 44)),
        ("8A1C2C", (138, 28, 44)),
        ("#fc0", (255, 204, 0)),
        (" #000000 ", (0, 0, 0)),
    ],
)
def test_a_hex_colour_is_read_in_each_usual_form(text: str, channels: tuple[int, int, int]) -> None:
    assert parse_hex(text) == channels


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "red",
        "#12",
        "#1234",
        "#12345g",
        "##123456",
        "#123456;}",
        "#１２３４５６",
    ],
)
def test_what_is_no_hex_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        palette_of(text)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#ff0000", "#ffffff", 3.998),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_the_one_that_wcag_defines(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.001)
    assert contrast(second, first) == contrast(first, second)


def test_a_colour_dark_enough_is_kept_as_the_city_gave_it() -> None:
    assert palette_of("#8a1c2c").brand == "#8a1c2c"


def test_a_light_colour_is_darkened_and_keeps_its_hue() -> None:
    red, green, blue = parse_hex(palette_of("#ffcc00").brand)
    assert blue == 0
    assert red > green > 0
    assert contrast(palette_of("#ffcc00").brand, "#ffffff") == pytest.approx(CONTRAST_WITH_WHITE, abs=0.1)


def test_the_rgb_form_is_the_brand_for_use_with_transparency() -> None:
    assert palette_of("#8a1c2c").rgb == "138,28,44"


@given(any_colour)
def test_white_on_brand_and_brand_on_soft_are_always_readable(colour: str) -> None:
    palette = palette_of(colour)
    assert contrast(palette.brand, "#ffffff") >= CONTRAST_WITH_WHITE
    assert contrast(palette.strong, "#ffffff") >= contrast(palette.brand, "#ffffff")
    assert contrast(palette.brand, palette.soft) >= CONTRAST_ON_SOFT
    assert contrast(palette.strong, palette.soft) >= CONTRAST_ON_SOFT


@given(any_colour)
def test_a_palette_of_a_brand_is_that_palette(colour: str) -> None:
    palette = palette_of(colour)
    assert palette_of(palette.brand) == palette


@given(any_colour)
def test_the_style_sheet_holds_custom_properties_and_nothing_else(colour: str) -> None:
    css = theme_css(palette_of(colour))
    assert re.fullmatch(r":root\{(--brand[a-z-]*:[#0-9a-f,]+;?){5}\}\n", css)


def test_the_name_of_a_style_sheet_changes_with_its_colours_only() -> None:
    red, green = palette_of("#8a1c2c"), palette_of("#1f7a4d")
    assert theme_hash(red) == theme_hash(palette_of("#8A1C2C"))
    assert theme_hash(red) != theme_hash(green)
    assert theme_name("namur", red) == f"namur.{theme_hash(red)}.css"
    assert re.fullmatch(r"[0-9a-f]{12}", theme_hash(red))


def test_the_style_sheet_reads_as_written() -> None:
    palette = Palette(
        brand="#111111",
        strong="#000000",
        soft="#eeeeee",
        line="#cccccc",
        rgb="17,17,17",
    )
    assert theme_css(palette) == (
        ":root{--brand:#111111;--brand-strong:#000000;--brand-soft:#eeeeee;--brand-line:#cccccc;--brand-rgb:17,17,17}\n"
    )
