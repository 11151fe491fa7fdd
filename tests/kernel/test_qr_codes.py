"""The drawing of a QR code: squares of the right code, nothing that a page's policy refuses."""

import re

import segno

from kernel.qr_codes import QUIET_ZONE, qr_svg

ADDRESS = "https://namur.example.org/diagnostic/seance/HJ4-K7M/"


def drawn_squares(svg: str) -> set[tuple[int, int]]:
    """The dark modules (row, column) of the one path: runs of `h`, moved to by `M` and `m`."""
    path = re.search(r' d="([^"]+)"', svg).group(1)
    squares, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            squares |= {(int(y - 0.5), int(x + at)) for at in range(int(values[0]))}
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return squares


def test_the_drawing_is_the_code_of_the_address():
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    dark = {
        (r + QUIET_ZONE, c + QUIET_ZONE) for r, row in enumerate(matrix) for c, on in enumerate(row) if on
    }

    assert drawn_squares(qr_svg(ADDRESS, css_class="screen-qr-drawing")) == dark


def test_it_has_no_style_nor_script_and_screen_readers_pass_it_by():
    svg = qr_svg(ADDRESS, css_class="screen-qr-drawing")

    assert 'aria-hidden="true"' in svg
    assert "style" not in svg
    assert "script" not in svg
