"""The days that stewards sent, and how many hours each round took."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.rounds.days.day_list import DayList
from campaigns.rounds.shared_views import acting
from campaigns.visits.models import RoundHours
from campaigns.visits.selectors import rounds_for
from kernel.clock import today
from kernel.lists.columns import carried
from kernel.table_files import Format, table_file
from kernel.templatetags.portal import duration
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS

MOST_ROUNDS = 50


@staff(*NAME_READERS)
def days(request: StaffRequest) -> HttpResponse:
    """The days that the address asks for; beside them the hours of the latest rounds."""
    actor = acting(request)
    asked = DayList(request.GET, actor)
    query, form = asked.query, asked.form
    page = asked.page()
    context: dict[str, Any] = {
        "form": form,
        "carried": carried(query.address, without=form.fields),
        "clear_url": query.url(without=tuple(form.fields)) if form.values else "",
        "columns": query.headers(),
        "rows": [
            {
                "key": str(row.summary.pk),
                "name": query.choice.shown[0].value(row),
                "cells": [column.cell(row) for column in query.choice.shown[1:]],
            }
            for row in page["rows"]
        ],
        "next_url": page["next_url"],
        "previous_url": page["previous_url"],
        "effort": _effort(actor),
        "csv_url": reverse("rounds:days_csv") + query.url(),
        "xlsx_url": reverse("rounds:days_xlsx") + query.url(),
    }
    return render(request, "campaigns/rounds/days.html", context)


@staff(*NAME_READERS)
def days_file(request: StaffRequest, kind: str) -> FileResponse:
    asked = DayList(request.GET, acting(request))
    shown = asked.query.choice.shown
    return table_file(
        Format(kind),
        f"journees-{today().isoformat()}",
        [str(column.label) for column in shown],
        ([column.value(row) for column in shown] for row in asked.all_rows()),
        widths=[column.width for column in shown],
    )


def _effort(actor: Actor) -> dict[str, Any] | None:
    """Hours by round, the latest rounds first; None without any. 2 statements."""
    rounds = list(rounds_for(actor).filter(hours__minutes__gt=0).distinct()[:MOST_ROUNDS])
    if not rounds:
        return None
    noted = RoundHours.objects.filter(round__in=rounds, minutes__gt=0).order_by().values_list("round")
    found = {
        pk: (minutes, n_days)
        for pk, minutes, n_days in noted.annotate(Sum("minutes"), Count("day", distinct=True))
    }
    return {
        "columns": [
            {"label": _("Tournée")},
            {"label": _("Temps noté"), "is_number": True},
            {"label": _("Jours"), "is_number": True},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "kind": "text",
                        "text": row.name,
                        "url": reverse("rounds:round", kwargs={"uuid": row.uuid}),
                    },
                    {"kind": "text", "text": duration(found[row.pk][0])},
                    {"kind": "number", "value": found[row.pk][1]},
                ]
            }
            for row in rounds
        ],
    }
