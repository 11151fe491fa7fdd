"""The list of the city's shops, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from campaigns.register.filters import ALL
from campaigns.register.models import MOST_VIEWS, BulkAction
from campaigns.register.presentation import shop_line, view_links
from campaigns.register.services import note_export
from campaigns.register.shop_list import ShopList
from kernel.clock import today
from kernel.lists.columns import carried
from kernel.table_files import Format, table_file
from tenants.membership.access import staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF, NAME_READERS


def acting(request: StaffRequest) -> Actor:
    """The actor of a page that `staff` opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


@staff(*CITY_STAFF)
def shop_list(request: StaffRequest) -> HttpResponse:
    """What the address asks for, a page of it."""
    actor = acting(request)
    asked = ShopList(request.GET, actor)
    query, form = asked.query, asked.form
    page = asked.page()
    may_change = actor.role in CITY_EDITORS
    filters = [name for name in form.values if name != "q"]
    context: dict[str, Any] = {
        "form": form,
        "filter_fields": [form[name] for name in form.fields if name != "q"],
        "n_filters": len(filters),
        "carried": carried(query.address, without=form.fields),
        "clear_url": query.url(without=tuple(form.fields)) if form.values else "",
        "not_understood": form.not_understood,
        "counts": asked.counts,
        "is_near": page.is_near,
        "everything_url": query.url(state=ALL) if asked.counts.n_hidden else "",
        "has_default_state": not form.value("state"),
        "columns": query.headers(),
        "rows": [shop_line(asked.shown, row) for row in page.rows],
        "column_boxes": query.column_boxes(),
        "columns_carried": carried(query.address, without={"col"}),
        "n_columns": len(query.choice.chosen),
        "n_all_columns": len(query.choice.optional),
        "usual_columns_url": query.url(without=("col",)) if query.choice.is_chosen else "",
        "orders": [
            {"label": order.label, "url": query.url(without=("sort",), sort=order.code)}
            for order in query.orders
        ],
        "order_label": query.order.label,
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "views": view_links(asked.offered.views, query.query()),
        "may_save_view": len(asked.offered.views) < MOST_VIEWS,
        "view_query": query.query(),
        "may_add": actor.role in NAME_READERS,
        "may_change": may_change,
        "bulk_actions": BulkAction.choices if may_change else [],
        "bulk_carried": carried(query.address, without={"col", "sort"}),
        "csv_url": _file_url(asked, Format.CSV),
        "xlsx_url": _file_url(asked, Format.XLSX),
        "round_url": _round_url(asked) if may_change and not page.is_near else "",
    }
    return render(request, "campaigns/register/shops.html", context)


@staff(*CITY_STAFF)
def shop_file(request: StaffRequest, kind: str) -> FileResponse:
    """The shops, columns and order of the page, all pages of it, as a file; noted in the journal."""
    actor = acting(request)
    asked = ShopList(request.GET, actor)
    shown = asked.shown
    n = 0

    def rows() -> Iterator[list[object]]:
        nonlocal n
        for row in asked.all_rows():
            n += 1
            yield [column.value(row) for column in shown]

    response = table_file(
        Format(kind),
        f"commerces-{today().isoformat()}",
        [str(column.label) for column in shown],
        rows(),
        widths=[column.width for column in shown],
    )
    has_contacts = any(column.is_personal for column in shown)
    note_export(actor=actor.user, kind=kind, n_shops=n, has_contacts=has_contacts)
    return response


def _round_url(asked: ShopList) -> str:
    """Where what the list finds is given to a steward: the app of rounds is above this one."""
    query = asked.query.query(without=("col", "sort"))
    return f"{reverse('rounds:new')}?{urlencode({'liste': query})}"


def _file_url(asked: ShopList, kind: Format) -> str:
    return reverse(f"register:{kind}") + asked.query.url()
