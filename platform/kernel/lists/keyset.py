"""Pages of a long list that go on from a row, in both directions.

A row added meanwhile neither repeats nor hides another, and the hundredth page costs what the first does.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet

LONGEST_CURSOR = 2_000
AFTER, BEFORE = "a", "b"


class BadCursor(ValueError):
    """It was not written here, or for another order."""


@dataclass(frozen=True)
class Order:
    """A way to sort: `fields` (columns or annotations of the rows, without NULL), the last one unique."""

    code: str
    label: Any
    fields: tuple[str, ...]
    is_descending: bool = False

    def reversed(self) -> Order:
        return replace(self, is_descending=not self.is_descending)

    @property
    def address(self) -> str:
        """As the address says it: `-added`."""
        return f"-{self.code}" if self.is_descending else self.code

    def sort(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        fields = (F(name) for name in self.fields)
        return rows.order_by(*(field.desc() if self.is_descending else field.asc() for field in fields))

    def beyond(self, values: Sequence[Any]) -> Q:
        """The rows that come after one with these values of `fields`."""
        side = "lt" if self.is_descending else "gt"
        # Said of the first field alone, too: an index on it then leads to the page.
        wanted = Q(**{f"{self.fields[0]}__{side}e": values[0]})
        among = Q()
        same = Q()
        for name, value in zip(self.fields, values, strict=True):
            among |= same & Q(**{f"{name}__{side}": value})
            same &= Q(**{name: value})
        return wanted & among


def order_of(written: str, orders: Sequence[Order]) -> Order:
    """The order that the address names, else the first one."""
    code = written.removeprefix("-")
    found = next((order for order in orders if order.code == code), None)
    if found is None:
        return orders[0]
    return found.reversed() if written.startswith("-") else found


@dataclass(frozen=True)
class Page[Row]:
    """Rows in their order; the cursors of the pages beside it, "" where there is none."""

    rows: list[Row]
    next: str = ""
    previous: str = ""


def page_of(rows: QuerySet[Any], order: Order, *, cursor: str, size: int) -> Page[Any]:
    """The page that `cursor` leads to, the first one for "". 1 statement; 2 where rows went meanwhile.

    Raises BadCursor.
    """
    if not cursor:
        return _page(_sorted(rows, order, size), order, size)
    direction, values = _read(cursor, rows, order)
    if direction == AFTER:
        found = _sorted(rows.filter(order.beyond(values)), order, size)
        return _page(found, order, size, is_after=True)
    back = order.reversed()
    found = _sorted(rows.filter(back.beyond(values)), back, size)
    if len(found) < size:  # rows of the beginning went: a whole page of it
        return _page(_sorted(rows, order, size), order, size)
    kept = found[:size][::-1]
    is_beginning = len(found) == size
    return Page(
        kept, _cursor(AFTER, order, kept[-1]), "" if is_beginning else _cursor(BEFORE, order, kept[0])
    )


def batches_of(rows: QuerySet[Any], order: Order, *, size: int) -> Iterator[list[Any]]:
    """All rows in their order, `size` at a time: a statement for each, memory for one."""
    found = list(order.sort(rows)[:size])
    while found:
        yield found
        if len(found) < size:
            return
        values = [getattr(found[-1], name) for name in order.fields]
        found = list(order.sort(rows.filter(order.beyond(values)))[:size])


def _sorted(rows: QuerySet[Any], order: Order, size: int) -> list[Any]:
    return list(order.sort(rows)[: size + 1])


def _page(found: list[Any], order: Order, size: int, *, is_after: bool = False) -> Page[Any]:
    kept = found[:size]
    if not kept:
        return Page([])
    return Page(
        kept,
        _cursor(AFTER, order, kept[-1]) if len(found) > size else "",
        _cursor(BEFORE, order, kept[0]) if is_after else "",
    )


def _cursor(direction: str, order: Order, row: Any) -> str:
    values = [getattr(row, name) for name in order.fields]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    written = json.dumps([direction, order.address, *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read(cursor: str, rows: QuerySet[Any], order: Order) -> tuple[str, list[Any]]:
    if len(cursor) > LONGEST_CURSOR:
        raise BadCursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, of, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    if direction not in (AFTER, BEFORE) or of != order.address or len(values) != len(order.fields):
        raise BadCursor
    return direction, [_value(rows, name, value) for name, value in zip(order.fields, values, strict=True)]


def _value(rows: QuerySet[Any], name: str, value: Any) -> Any:
    """As the column has it: whatever else somebody wrote into the address asks the database nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int) or "\0" in str(value):
        raise BadCursor
    try:
        field: Any = rows.model._meta.pk if name == "pk" else rows.model._meta.get_field(name)
    except FieldDoesNotExist:  # an annotation: a text
        return str(value)
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise BadCursor from error
