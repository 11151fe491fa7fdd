"""What a column of an archive may hold: kinds of cells, each compiled once per file to a plain function."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import Protocol

from archive.format import cells
from archive.format.cells import CellRefused, Convert, Value


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that exist here and now. None = not known, any well-formed code is accepted.

    `former_nis` maps a code that is no longer in force to its successor, for a better message.
    """

    nis: frozenset[str] | None = None
    former_nis: Mapping[str, str] = field(default_factory=dict)
    sectors: frozenset[str] | None = None
    reasons: frozenset[str] | None = None


class Kind(Protocol):
    """A kind of cell. The function it gives takes a stripped, non-empty cell, and returns its value or
    raises `CellRefused` or `CellOdd`."""

    def compile(self, vocabulary: Vocabulary) -> Convert: ...


class Blank(Enum):
    """What an empty cell means."""

    REFUSED = auto()
    ACCEPTED = auto()
    ODD = auto()  # accepted, with a warning


@dataclass(frozen=True, slots=True)
class Column:
    """`required`: the header must have it. `blank`: whether its cells may be empty."""

    name: str
    kind: Kind
    blank: Blank = Blank.REFUSED
    required: bool = True

    def compile(self, vocabulary: Vocabulary) -> Convert:
        """The function from a raw cell to its value; an accepted empty cell is None (a list: empty)."""
        convert = self.kind.compile(vocabulary)
        blank = self.blank
        nothing: Value = () if isinstance(self.kind, Codes | NisCodes) else None

        def read(raw: str) -> Value:
            cell = raw.strip()
            if cell:
                return convert(cell)
            if blank is Blank.REFUSED:
                raise CellRefused("cell_blank")
            if blank is Blank.ODD:
                raise cells.CellOdd(nothing, "cell_blank_odd")
            return nothing

        return read


@dataclass(frozen=True, slots=True)
class Code:
    max_length: int = 80

    def compile(self, vocabulary: Vocabulary) -> Convert:
        max_length = self.max_length
        return lambda cell: cells.read_code(cell, max_length)


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[str, ...]

    def compile(self, vocabulary: Vocabulary) -> Convert:
        return _one_of(self.values, "cell_choice")


@dataclass(frozen=True, slots=True)
class Text:
    max_length: int

    def compile(self, vocabulary: Vocabulary) -> Convert:
        max_length = self.max_length
        return lambda cell: cells.read_text(cell, max_length)


@dataclass(frozen=True, slots=True)
class Whole:
    minimum: int
    maximum: int

    def compile(self, vocabulary: Vocabulary) -> Convert:
        minimum, maximum = self.minimum, self.maximum
        return lambda cell: cells.read_whole(cell, minimum, maximum)


@dataclass(frozen=True, slots=True)
class Money:
    maximum: Decimal

    def compile(self, vocabulary: Vocabulary) -> Convert:
        maximum = self.maximum
        return lambda cell: cells.read_money(cell, maximum)


@dataclass(frozen=True, slots=True)
class Day:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        return cells.read_day


@dataclass(frozen=True, slots=True)
class Instant:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        return cells.read_instant


@dataclass(frozen=True, slots=True)
class Bce:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        return cells.read_bce


@dataclass(frozen=True, slots=True)
class PostalCode:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        return cells.read_postal_code


@dataclass(frozen=True, slots=True)
class Nis:
    """A city of the programme, by the code in force today."""

    def compile(self, vocabulary: Vocabulary) -> Convert:
        return lambda cell: _read_city(cell, vocabulary)


@dataclass(frozen=True, slots=True)
class NisCodes:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        return lambda cell: cells.read_list(cell, lambda word: _read_city(word, vocabulary))


@dataclass(frozen=True, slots=True)
class Sector:
    def compile(self, vocabulary: Vocabulary) -> Convert:
        known = vocabulary.sectors

        def read(cell: str) -> str:
            if known is not None and cell not in known:
                raise CellRefused("cell_sector")
            return cells.read_code(cell, 20)

        return read


@dataclass(frozen=True, slots=True)
class Codes:
    """Several codes in one cell: the reasons of an evaluation form."""

    def compile(self, vocabulary: Vocabulary) -> Convert:
        known = vocabulary.reasons
        choices = ", ".join(sorted(known)) if known else ""

        def read_one(word: str) -> str:
            if known is not None and word not in known:
                raise CellRefused("cell_reason", word, choices=choices)
            return cells.read_code(word, 20)

        return lambda cell: cells.read_list(cell, read_one)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answer to one question: a code, several separated by one space, or NA. Its meaning is the
    questionnaire's affair."""

    def compile(self, vocabulary: Vocabulary) -> Convert:
        return lambda cell: " ".join(cells.read_list(cell, lambda word: cells.read_code(word, 20)))


def _read_city(cell: str, vocabulary: Vocabulary) -> str:
    nis = cells.read_nis(cell)
    if vocabulary.nis is None or nis in vocabulary.nis:
        return nis
    successor = vocabulary.former_nis.get(nis)
    if successor:
        raise CellRefused("cell_nis_former", nis, successor=successor)
    raise CellRefused("cell_nis_unknown", nis)


def _one_of(values: Iterable[str], code: str) -> Convert:
    accepted = {value: value for value in values}
    choices = ", ".join(accepted)

    def read(cell: str) -> str:
        if cell not in accepted:
            raise CellRefused(code, choices=choices)
        return accepted[cell]

    return read
