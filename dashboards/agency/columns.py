"""The columns of the comparison that are shown, and which of them a phone shows beside the city."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dashboards.engine.comparison.columns import Column
from kernel.lists.columns import ColumnChoice as AnyColumnChoice

PHONE_DEFAULT = "shops"


class ColumnChoice(AnyColumnChoice[Column]):
    """`drawn`: what a table may show, the city first; where the address names none, the `usual` ones."""

    def __init__(
        self,
        drawn: Sequence[Column],
        *,
        asked: Iterable[str],
        on_phone: str,
        sort: str,
        usual: Collection[str] = (),
    ) -> None:
        preferred = (sort.lstrip("-"), PHONE_DEFAULT)
        super().__init__(drawn, asked=asked, usual=usual, on_phone=on_phone, preferred_on_phone=preferred)

    def of_file(self, columns: Sequence[Column]) -> list[Column]:
        """Those of `columns` that a file of this choice has: what the page says in notes is there, too."""
        return [column for column in columns if column.is_note or column in self.shown]
