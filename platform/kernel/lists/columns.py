"""The columns of a table: chosen in the address, else the usual ones; and the one that a phone shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

type Address = Mapping[str, str | list[str]]
type Value = str | date | int | None


class HasCode(Protocol):
    @property
    def code(self) -> str: ...


class Shown(StrEnum):
    """What a value is shown as."""

    TEXT = "text"
    BADGE = "badge"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class ListColumn[Row]:
    """A column of a list: the same value on the page and in a file.

    `order`: the code of the order that its header sorts by; "" for none. `width` in characters, of a file.
    `tone`: of a badge, by the row.
    """

    code: str
    label: Any
    value: Callable[[Row], Value]
    shown: Shown = Shown.TEXT
    order: str = ""
    width: int = 20
    tone: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> dict[str, object]:
        """What `components/list_table.html` draws."""
        value = self.value(row)
        kind = "day" if isinstance(value, date) else self.shown.value
        found: dict[str, object] = {"kind": kind, "label": self.label, "value": value}
        if self.tone is not None:
            found["tone"] = self.tone(row)
        return found


class ColumnChoice[Column: HasCode]:
    """`drawn`: what a table may show, the first one always. What is not understood in the address is left
    out, and where nothing is understood, the `usual` ones are shown (all, if none is named)."""

    def __init__(
        self,
        drawn: Sequence[Column],
        *,
        asked: Iterable[str],
        usual: Collection[str] = (),
        on_phone: str = "",
        preferred_on_phone: Sequence[str] = (),
    ) -> None:
        wanted = set(asked)
        self.first, self.optional = list(drawn[:1]), list(drawn[1:])
        found = [column for column in self.optional if column.code in wanted]
        self.usual = [column for column in self.optional if not usual or column.code in usual]
        self.is_chosen = bool(found) and found != self.usual
        self.chosen = found if self.is_chosen else self.usual
        codes = [column.code for column in self.chosen]
        self._asked_on_phone = on_phone if on_phone in codes else ""
        candidates = (self._asked_on_phone, *preferred_on_phone, *codes)
        self.on_phone = next((code for code in candidates if code in codes), "")

    @property
    def shown(self) -> list[Column]:
        return [*self.first, *self.chosen]

    def is_aside(self, column: Column) -> bool:
        """Not on a phone."""
        return column not in self.first and column.code != self.on_phone

    @property
    def address(self) -> Address:
        found: dict[str, str | list[str]] = {}
        if self.is_chosen:
            found["col"] = [column.code for column in self.chosen]
        if self._asked_on_phone:
            found["voir"] = self._asked_on_phone
        return found


def carried(address: Address, *, without: Container[str] = ()) -> list[dict[str, str]]:
    """What a form sends along of the address, as hidden fields."""
    return [
        {"name": name, "value": value}
        for name, values in address.items()
        if name not in without
        for value in ([values] if isinstance(values, str) else values)
    ]
