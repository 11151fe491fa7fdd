"""What the address of a list asks for: the same for its page, files, saved views and bulk actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from kernel.lists.columns import Address, ColumnChoice, ListColumn
from kernel.lists.keyset import BadCursor, Order, Page, order_of, page_of

PAGE = "page"


class PlainSelect(forms.Select):
    """A select drawn in one go: Django's loads a template for each option, which for all the sectors and
    localities takes longer than the rest of the page."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = str(value if value is not None else "")
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        drawn = format_html_join("", "{}", ((self._drawn(choice, chosen),) for choice in self.choices))
        return format_html("<select{}>{}</select>", attributes, drawn)

    def _drawn(self, choice: Any, chosen: str) -> SafeString:
        value, label = choice
        if isinstance(label, list | tuple):
            inner = format_html_join("", "{}", ((self._drawn(choice, chosen),) for choice in label))
            return format_html('<optgroup label="{}">{}</optgroup>', value, inner)
        mark = mark_safe(" selected") if str(value) == chosen else ""
        return format_html('<option value="{}"{}>{}</option>', value, mark, label)


class FilterForm(forms.Form):
    """Filters in the address, none needed. What is not understood is left out, so that an old link opens; a
    page says that it was (`not_understood`)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False
            if isinstance(field, forms.ChoiceField):
                field.widget = PlainSelect()
                field.choices = field.choices  # the widget's, too

    def value(self, name: str) -> str:
        """The cleaned value, "" where it is missing or not understood."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def values(self) -> dict[str, str]:
        """Those that are set, in the form's order."""
        return {name: value for name in self.fields if (value := self.value(name))}

    @property
    def not_understood(self) -> list[str]:
        """The labels of filters whose value is none of theirs, or not any more."""
        self.is_valid()
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    def said(self, name: str) -> str:
        """A value as the page says it: of a choice its label."""
        field, value = self.fields[name], self.value(name)
        if isinstance(field, forms.ChoiceField):
            return str(_labels(field.choices).get(value, value))
        return value


class ListQuery[Row]:
    """Filters, columns and order of one list, as its address has them.

    A list is this class with its form, columns and orders; then `page` of its rows.
    """

    def __init__(
        self,
        data: QueryDict,
        *,
        form: FilterForm,
        columns: Sequence[ListColumn[Row]],
        usual: Collection[str],
        orders: Sequence[Order],
    ) -> None:
        self.form = form
        self.orders = tuple(orders)
        self.order = order_of(data.get("sort", ""), orders)
        self.choice: ColumnChoice[ListColumn[Row]] = ColumnChoice(
            columns, asked=data.getlist("col"), usual=usual
        )
        self.cursor = data.get(PAGE, "")

    @property
    def address(self) -> Address:
        """All that the address keeps, without the page."""
        sort = {"sort": self.order.address} if self.order.address != self.orders[0].address else {}
        return {**self.form.values, **self.choice.address, **sort}

    def query(self, *, without: Collection[str] = (), **changes: str) -> str:
        """The address with these values instead, behind its `?`: "" for the list as it opens."""
        kept: dict[str, Any] = {
            name: value for name, value in self.address.items() if name not in without and name not in changes
        }
        return urlencode(kept | {name: value for name, value in changes.items() if value}, doseq=True)

    def url(self, *, without: Collection[str] = (), **changes: str) -> str:
        return "?" + self.query(without=without, **changes)

    def page(self, rows: QuerySet[Any], *, size: int) -> Page[Any]:
        """The page that is asked for; a cursor that leads nowhere leads to the first one."""
        try:
            page = page_of(rows, self.order, cursor=self.cursor, size=size)
        except BadCursor:
            page = Page([])
        if page.rows or not self.cursor:
            return page
        return page_of(rows, self.order, cursor="", size=size)

    def headers(self) -> list[dict[str, object]]:
        """The headers of the shown columns: pressed again, one that sorts turns its order round."""
        return [self._header(column) for column in self.choice.shown]

    def column_boxes(self) -> list[dict[str, object]]:
        """The columns to choose among."""
        choice = self.choice
        return [
            {"code": column.code, "label": column.label, "is_shown": column in choice.chosen}
            for column in choice.optional
        ]

    def _header(self, column: ListColumn[Row]) -> dict[str, object]:
        found: dict[str, object] = {"label": column.label, "code": column.code}
        order = next((order for order in self.orders if order.code == column.order), None)
        if order is None:
            return found
        is_current = order.code == self.order.code
        target = self.order.reversed() if is_current else order
        sort = ("descending" if self.order.is_descending else "ascending") if is_current else "none"
        return found | {"sort": sort, "url": self.url(without=("sort",), **self._sort(target))}

    def _sort(self, order: Order) -> Mapping[str, str]:
        return {} if order.address == self.orders[0].address else {"sort": order.address}

    def page_urls(self, page: Page[Any]) -> dict[str, str]:
        return {
            "previous_url": self.url(page=page.previous) if page.previous else "",
            "next_url": self.url(page=page.next) if page.next else "",
        }


def _labels(choices: Any) -> dict[str, object]:
    """A choice's labels by value, those in groups too."""
    found: dict[str, object] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= dict(label)
        else:
            found[str(value)] = label
    return found
