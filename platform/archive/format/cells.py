"""How one cell becomes a value: pure functions from text, with an exception that says why not."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from kernel.clock import BRUSSELS
from kernel.csv_safety import is_formula_like
from kernel.typed_values import BceWrong, normalised_bce, normalised_postal_code

type Value = str | int | Decimal | date | datetime | tuple[str, ...] | dict[str, str] | None
type Convert = Callable[[str], Value]

YEARS = (1990, 2100)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)([+-]\d\d:\d\d)?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
MONEY = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?", re.ASCII)
CODE = re.compile(r"\w[\w.:/@+-]*")
NIS = re.compile(r"\d{5}", re.ASCII)
POSTAL_CODE = re.compile(r"[1-9]\d{3}", re.ASCII)
LINE_BREAKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
# Other control characters, and those that reorder text: nobody types them in a name or an address.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


class CellRefused(Exception):
    """The cell has no value: an error of that code. `value` is the part at fault, when not the whole cell."""

    def __init__(self, code: str, value: str | None = None, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.parameters = parameters


class CellOdd(Exception):
    """The cell has a value (`kept`) that deserves a warning."""

    def __init__(self, kept: Value, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.kept = kept
        self.code = code
        self.parameters = parameters


def read_day(cell: str) -> date:
    if not DAY.fullmatch(cell):
        raise CellRefused("cell_day")
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise CellRefused("cell_day_impossible") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise CellRefused("cell_day_range", minimum=YEARS[0], maximum=YEARS[1])
    return day


def read_instant(cell: str) -> datetime:
    """The UTC instant of a Belgian clock time.

    In autumn an hour comes twice: without an offset the first is meant. An offset is accepted when it is
    Belgium's at that moment, so that the second can be written down too.
    """
    match = INSTANT.fullmatch(cell)
    if not match:
        raise CellRefused("cell_instant")
    day, time, offset = match.groups()
    read_day(day)
    try:
        local = datetime.fromisoformat(f"{day}T{time}")
        first = local.replace(tzinfo=BRUSSELS).astimezone(UTC)
        given = None if offset is None else datetime.fromisoformat(f"{day}T{time}{offset}").astimezone(UTC)
    except ValueError:
        raise CellRefused("cell_instant") from None
    if first.astimezone(BRUSSELS).replace(tzinfo=None) != local:
        raise CellRefused("cell_instant_skipped")
    if given is None or given == first:
        return first
    if given.astimezone(BRUSSELS).replace(tzinfo=None) != local:
        raise CellRefused("cell_instant_offset")
    return given


def read_whole(cell: str, minimum: int, maximum: int) -> int:
    if not WHOLE.fullmatch(cell):
        raise CellRefused("cell_whole")
    number = int(cell)
    if not minimum <= number <= maximum:
        raise CellRefused("cell_range", minimum=minimum, maximum=maximum)
    return number


def read_money(cell: str, maximum: Decimal) -> Decimal:
    """An amount with two decimals; a decimal comma is accepted, a thousands separator is not."""
    if not MONEY.fullmatch(cell):
        raise CellRefused("cell_money")
    amount = Decimal(cell.replace(",", ".")).quantize(Decimal("0.01"))
    if amount > maximum:
        raise CellRefused("cell_money_range", maximum=maximum)
    return amount


def read_code(cell: str, max_length: int) -> str:
    if not CODE.fullmatch(cell):
        raise CellRefused("cell_code")
    if len(cell) > max_length:
        raise CellRefused("cell_too_long", length=len(cell), limit=max_length)
    return cell


def read_text(cell: str, max_length: int) -> str:
    """Free text, kept as it is save for line breaks; `CellOdd` when a spreadsheet would run it."""
    control = CONTROL.search(cell)
    if control:
        raise CellRefused("cell_control", character=f"U+{ord(control[0]):04X}")
    text = LINE_BREAKS.sub(" ", cell)
    if len(text) > max_length:
        raise CellRefused("cell_too_long", length=len(text), limit=max_length)
    if text != cell:
        raise CellOdd(text, "cell_line_break")
    if is_formula_like(text):
        raise CellOdd(text, "cell_formula")
    return text


def read_bce(cell: str) -> str:
    """Ten digits of an enterprise or establishment, as a form reads them: with dots or BE, or nine of old."""
    try:
        digits = normalised_bce(cell)
    except BceWrong as wrong:
        raise CellRefused("cell_bce_check" if wrong.is_typing_error else "cell_bce") from None
    if not digits:
        raise CellRefused("cell_bce")
    return digits


def read_postal_code(cell: str) -> str:
    code = normalised_postal_code(cell)
    if not POSTAL_CODE.fullmatch(code):
        raise CellRefused("cell_postal_code")
    return code


def read_nis(cell: str) -> str:
    if not NIS.fullmatch(cell):
        raise CellRefused("cell_nis")
    return cell


def read_list(cell: str, read_one: Callable[[str], str]) -> tuple[str, ...]:
    """Words separated by spaces, each read by `read_one`, none twice."""
    words: list[str] = []
    for word in cell.split():
        try:
            value = read_one(word)
        except CellRefused as why:
            raise CellRefused(why.code, why.value or word, **why.parameters) from None
        if value in words:
            raise CellRefused("cell_repeated", word)
        words.append(value)
    return tuple(words)
