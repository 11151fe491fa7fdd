"""Text that a spreadsheet would run: recognised on the way in, made harmless on the way out to people."""

# Full-width forms count too: a spreadsheet with an East Asian keyboard layout takes them for the plain ones.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
LEADING_BLANKS = " \t\r\n\u00a0"


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula."""
    stripped = text.lstrip(LEADING_BLANKS)
    return stripped[:1] in FORMULA_STARTS if stripped else False


def neutralised(value: object) -> object:
    """`value` for a CSV that a person opens: text that could run gets a leading apostrophe.

    Only text: a negative number stays a number. Archives are not neutralised, they are read back exactly.
    """
    if isinstance(value, str) and is_formula_like(value):
        return "'" + value
    return value
