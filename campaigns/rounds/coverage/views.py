"""The coverage of the city's register by visits, and the same as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from campaigns.rounds.coverage.presentation import (
    best_text,
    coverage_figures,
    few_text,
    file_header,
    file_rows,
    group_table,
    meeting_table,
    named_areas,
    named_families,
    named_streets,
    outcome_rows,
)
from campaigns.rounds.shared_views import acting
from campaigns.visits.coverage.selectors import Coverage, coverage_of
from kernel.clock import today
from kernel.fields import DayField
from kernel.lists.queries import FilterForm
from kernel.table_files import Format, table_file
from tenants.membership.access import staff
from tenants.membership.models import Membership
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF, NAME_READERS, Role
from tenants.organisations.models import Organisation

WIDTHS = (22, 40, 12, 10, 10, 12)


class PeriodForm(FilterForm):
    """An edition, and a part of it; left empty: all of it until today."""

    edition = forms.ChoiceField(label=lazy("Édition"))
    since = DayField(label=lazy("Du"))
    until = DayField(label=lazy("Au"))

    def __init__(self, *args: Any, editions: list[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", lazy("En cours")), *((one.code, one.name) for one in editions)]
        self.fields["edition"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Asked:
    """`first` is None for all of the edition until `last`. `is_turned`: the days asked for make no period."""

    form: PeriodForm
    edition: Edition
    first: date | None
    last: date
    is_turned: bool


@staff(*CITY_STAFF)
def coverage(request: StaffRequest) -> HttpResponse:
    """Of an edition, or of a period of it: in the address."""
    actor = acting(request)
    asked = _asked(request.GET)
    context: dict[str, Any] = {
        "form": asked.form if asked else None,
        "asked": asked,
        "may_declare": actor.role in CITY_EDITORS,
        "has_stewards": _has_stewards(actor.organisation),
        "may_read_names": actor.role in NAME_READERS,
    }
    if asked is not None:
        context |= _shown(coverage_of(asked.edition, asked.first, asked.last), asked)
    return render(request, "campaigns/rounds/coverage.html", context)


@staff(*CITY_STAFF)
def coverage_file(request: StaffRequest, kind: str) -> FileResponse:
    """What the page shows, as a file."""
    asked = _asked(request.GET)
    if asked is None:
        raise Http404
    found = coverage_of(asked.edition, asked.first, asked.last)
    name = f"couverture-{(asked.first or asked.edition.starts_on).isoformat()}-{asked.last.isoformat()}"
    return table_file(Format(kind), name, file_header(), file_rows(found), widths=WIDTHS)


def _asked(data: QueryDict) -> _Asked | None:
    """None where no edition has begun. What is not understood is left out. 2 statements."""
    on = today()
    edition = current_edition(on)
    if edition is None:
        return None
    editions = list(Edition.objects.filter(starts_on__lte=on).order_by("-starts_on", "code"))
    form = PeriodForm(data, editions=editions)
    chosen = next((one for one in editions if one.code == form.value("edition")), edition)
    end = on if chosen == edition else min(on, chosen.ends_on)
    first, last = _day(form, "since"), min(_day(form, "until") or end, on)
    if last < (first or chosen.starts_on):
        return _Asked(form, chosen, None, end, is_turned=True)
    return _Asked(form, chosen, first, last, is_turned=False)


def _day(form: PeriodForm, name: str) -> date | None:
    form.is_valid()
    day: date | None = form.cleaned_data.get(name)
    return day


def _shown(found: Coverage, asked: _Asked) -> dict[str, Any]:
    query = urlencode(asked.form.values)
    return {
        "found": found,
        "figures": coverage_figures(found),
        "is_declared": found.total is not None,
        "streets": group_table(named_streets(found), _("Rue")),
        "areas": group_table(named_areas(found), _("Quartier")),
        "families": group_table(named_families(found), _("Famille de secteurs")),
        "outcomes": outcome_rows(found),
        "outcome_columns": [{"label": _("Issue")}, {"label": _("Visites"), "is_number": True}],
        "meetings": meeting_table(found.meetings),
        "n_met": found.meetings.all.n_visits,
        "best": best_text(found.meetings) or few_text(),
        "csv_url": f"{reverse('rounds:coverage_csv')}?{query}",
        "xlsx_url": f"{reverse('rounds:coverage_xlsx')}?{query}",
    }


def _has_stewards(city: Organisation) -> bool:
    """1 statement."""
    return Membership.objects.active().filter(organisation=city, role=Role.STEWARD).exists()
