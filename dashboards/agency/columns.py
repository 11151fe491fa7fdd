"""The columns of the comparison that are shown: chosen in the address, else all; and the one of a phone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from dashboards.engine.comparison.columns import Column

PHONE_DEFAULT = "shops"

type Address = Mapping[str, str | list[str]]


class ColumnChoice:
    """`drawn`: what a table may show, the city first. What is not understood in the address is left out, and
    where nothing is understood, all are shown."""

    def __init__(self, drawn: Sequence[Column], *, asked: Iterable[str], on_phone: str, sort: str) -> None:
        wanted = set(asked)
        self.first, self.optional = list(drawn[:1]), list(drawn[1:])
        found = [column for column in self.optional if column.code in wanted]
        self.is_chosen = bool(found) and len(found) < len(self.optional)
        self.chosen = found if self.is_chosen else self.optional
        codes = [column.code for column in self.chosen]
        self._asked_on_phone = on_phone if on_phone in codes else ""
        candidates = (self._asked_on_phone, sort.lstrip("-"), PHONE_DEFAULT, *codes)
        self.on_phone = next((code for code in candidates if code in codes), "")

    @property
    def shown(self) -> list[Column]:
        return [*self.first, *self.chosen]

    def is_aside(self, column: Column) -> bool:
        """Not on a phone."""
        return column not in self.first and column.code != self.on_phone

    def of_file(self, columns: Sequence[Column]) -> list[Column]:
        """Those of `columns` that a file of this choice has: what the page says in notes is there, too."""
        return [column for column in columns if column.is_note or column in self.shown]

    @property
    def address(self) -> Address:
        found: dict[str, str | list[str]] = {}
        if self.is_chosen:
            found["col"] = [column.code for column in self.chosen]
        if self._asked_on_phone:
            found["voir"] = self._asked_on_phone
        return found


def carried(address: Address, *, without: Container[str]) -> list[dict[str, str]]:
    """What a form sends along of the address, as hidden fields."""
    return [
        {"name": name, "value": value}
        for name, values in address.items()
        if name not in without
        for value in ([values] if isinstance(values, str) else values)
    ]
