"""The rounds of a city, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaigns.rounds.overview.round_list import COLUMNS, RoundList
from campaigns.rounds.shared_views import acting
from kernel.clock import today
from kernel.lists.columns import carried
from kernel.table_files import Format, table_file
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS


@staff(*NAME_READERS)
def rounds(request: StaffRequest) -> HttpResponse:
    """What the address asks for, a page of it."""
    actor = acting(request)
    asked = RoundList(request.GET, actor, today())
    query, form = asked.query, asked.form
    page = asked.page()
    shown = query.choice.shown
    context: dict[str, Any] = {
        "form": form,
        "filter_fields": [form["state"], form["steward"]],
        "n_filters": len([name for name in form.values if name != "q"]),
        "carried": carried(query.address, without=form.fields),
        "clear_url": query.url(without=tuple(form.fields)) if form.values else "",
        "not_understood": form.not_understood,
        "columns": query.headers(),
        "rows": [
            {
                "key": str(row.round.uuid),
                "name": row.round.name,
                "url": reverse("rounds:round", kwargs={"uuid": row.round.uuid}),
                "cells": [column.cell(row) for column in shown[1:]],
            }
            for row in page["rows"]
        ],
        "column_boxes": query.column_boxes(),
        "columns_carried": carried(query.address, without={"col"}),
        "n_columns": len(query.choice.chosen),
        "n_all_columns": len(query.choice.optional),
        "usual_columns_url": query.url(without=("col",)) if query.choice.is_chosen else "",
        "next_url": page["next_url"],
        "previous_url": page["previous_url"],
        "may_plan": actor.role in CITY_EDITORS,
        "csv_url": reverse("rounds:csv") + query.url(),
        "xlsx_url": reverse("rounds:xlsx") + query.url(),
    }
    return render(request, "campaigns/rounds/rounds.html", context)


@staff(*NAME_READERS)
def rounds_file(request: StaffRequest, kind: str) -> FileResponse:
    """The rounds and columns of the page, all pages of it, as a file."""
    asked = RoundList(request.GET, acting(request), today())
    codes = {column.code for column in asked.query.choice.shown}
    shown = [column for column in COLUMNS if column.code in codes]
    return table_file(
        Format(kind),
        f"tournees-{today().isoformat()}",
        [str(column.label) for column in shown],
        ([column.value(row) for column in shown] for row in asked.all_rows()),
        widths=[column.width for column in shown],
    )
