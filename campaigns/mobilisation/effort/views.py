"""The effort log of a city: its sums by channel, its lines, one more, one less."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from campaigns.mobilisation.effort.effort_list import COLUMNS, EffortList, euros
from campaigns.mobilisation.effort.forms import EffortForm
from campaigns.mobilisation.shared_views import FORM_METHODS, acting
from campaigns.outreach.models import CampaignStep, EffortEntry
from campaigns.outreach.services import remove_effort, type_effort
from campaigns.outreach.services.efforts import BY_HAND
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.lists.columns import carried
from kernel.table_files import Format, table_file
from kernel.templatetags.portal import duration
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF

MOST_STEPS = 200
NUMBER = "number"


@staff(*CITY_STAFF)
def efforts(request: StaffRequest) -> HttpResponse:
    """Sums by channel, then the lines."""
    edition = current_edition(today())
    may_change = acting(request).role in CITY_EDITORS
    context: dict[str, Any] = {"edition": edition, "may_change": may_change}
    if edition is not None:
        context |= _context(request, edition, may_change=may_change)
    return render(request, "campaigns/mobilisation/efforts.html", context)


@staff(*CITY_STAFF)
def efforts_file(request: StaffRequest, kind: str) -> FileResponse:
    """The lines and columns of the page, all pages of it, as a file."""
    asked = EffortList(request.GET, _edition())
    codes = {column.code for column in asked.query.choice.shown}
    shown = [column for column in COLUMNS if column.code in codes]
    return table_file(
        Format(kind),
        f"efforts-{today().isoformat()}",
        [str(column.label) for column in shown],
        ([column.value(row) for column in shown] for row in asked.all_rows()),
        widths=[column.width for column in shown],
    )


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def add(request: StaffRequest) -> HttpResponse:
    edition, on = _edition(), today()
    steps = CampaignStep.objects.filter(campaign__edition=edition, dropped_at__isnull=True)
    form = EffortForm(
        request.POST if request.method == "POST" else None,
        initial={"happened_on": on},
        steps=list(steps.select_related("campaign")[:MOST_STEPS]),
        first=edition.starts_on,
        last=on,
    )
    if form.is_valid():
        type_effort(actor=acting(request), edition=edition, values=form.effort_values, now=timezone.now())
        messages.success(request, _("La ligne est ajoutée. Les chiffres suivent dans quelques minutes."))
        return redirect("mobilisation:efforts")
    return form_page(request, "campaigns/mobilisation/effort.html", {"form": form}, form)


@staff(*CITY_EDITORS, methods=("POST",))
def remove(request: StaffRequest, uuid: UUID) -> HttpResponse:
    entry = EffortEntry.objects.select_related("edition").filter(uuid=uuid).first()
    if entry is None:
        raise Http404
    try:
        remove_effort(entry, actor=acting(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La ligne est retirée. Les chiffres suivent dans quelques minutes."))
    return redirect("mobilisation:efforts")


def _edition() -> Edition:
    edition = current_edition(today())
    if edition is None:
        raise Http404
    return edition


def _context(request: StaffRequest, edition: Edition, *, may_change: bool) -> dict[str, Any]:
    asked = EffortList(request.GET, edition)
    query, form = asked.query, asked.form
    page = asked.page()
    shown = query.choice.shown
    totals = asked.totals()
    return {
        "form": form,
        "filter_fields": [form["channel"], form["actor"], form["campaign"]],
        "n_filters": len([name for name in form.values if name != "q"]),
        "carried": carried(query.address, without=form.fields),
        "clear_url": query.url(without=tuple(form.fields)) if form.values else "",
        "not_understood": form.not_understood,
        "total_columns": [
            {"label": _("Canal")},
            {"label": _("Combien"), "is_number": True},
            {"label": _("Temps")},
            {"label": _("Coût")},
        ],
        "totals": [
            {
                "cells": [
                    {"text": capfirst(str(one.channel.label))},
                    {"kind": NUMBER, "value": one.quantity},
                    {"kind": "text", "text": duration(one.minutes) if one.minutes else ""},
                    {"kind": "text", "text": euros(one.cost_eur)},
                ]
            }
            for one in totals
        ],
        "columns": query.headers(),
        "rows": [
            {
                "key": str(row.uuid),
                "name": shown[0].value(row),
                "cells": [column.cell(row) for column in shown[1:]],
            }
            for row in page["rows"]
        ],
        "typed": [
            {"uuid": row.uuid, "name": shown[0].value(row), "happened_on": row.happened_on}
            for row in page["rows"]
            if row.source in BY_HAND and may_change
        ],
        "next_url": page["next_url"],
        "previous_url": page["previous_url"],
        "csv_url": reverse("mobilisation:efforts_csv") + query.url(),
        "xlsx_url": reverse("mobilisation:efforts_xlsx") + query.url(),
    }
