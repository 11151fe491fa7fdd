"""The Agence's pages: comparison of the cities, its file, a city's figures, the technical page."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from dashboards.agency.forms import ComparisonForm
from dashboards.agency.mapping import comparison_map
from dashboards.agency.technical import technical_state
from dashboards.archive.formulas import neutralised
from dashboards.city.selectors import city_page_figures
from dashboards.comparison.columns import CityFigures, Column, file_header, file_row, sort_cities
from dashboards.comparison.selectors import comparison_of
from kernel.clock import today
from tenants.accounts.access import staff
from tenants.accounts.roles import Role
from tenants.organisations.models import Organisation, OrganisationStatus

READERS = (Role.ADMINISTRATOR, Role.ANALYST)


class _Comparison:
    """What the address asks for: edition, filters, order; the same for the page and the file."""

    def __init__(self, request: HttpRequest) -> None:
        self.editions = editions_by_relevance(today())
        by_code = {edition.code: edition for edition in self.editions}
        chosen = by_code.get(request.GET.get("edition", ""))
        self.edition: Edition | None = chosen or (self.editions[0] if self.editions else None)
        comparison = comparison_of(self.edition) if self.edition else None
        self.cities = comparison.cities if comparison else []
        self.columns = comparison.columns if comparison else []
        self.programme = comparison.programme if comparison else None
        provinces = sorted({city.province for city in self.cities})
        self.form = ComparisonForm(request.GET or None, editions=self.editions, provinces=provinces)
        self.sort = self.form.value("sort") or "name"
        self.shown = sort_cities(self._filtered(), self.columns, self.sort)

    def _filtered(self) -> list[CityFigures]:
        province, answer = self.form.value("province"), self.form.value("answer")
        return [
            city
            for city in self.cities
            if (not province or city.province == province)
            and (not answer or (city.figures.get("answer") or "not_invited") == answer)
        ]

    @property
    def filters(self) -> dict[str, str]:
        names = ("edition", "province", "answer")
        return {name: value for name in names if (value := self.form.value(name))}


@staff(*READERS)
def comparison(request: HttpRequest) -> HttpResponse:
    asked = _Comparison(request)
    context = {
        "form": asked.form,
        "edition": asked.edition,
        "editions": asked.editions,
        "filters": asked.filters,
        "sort": asked.sort,
        "n_cities": len(asked.cities),
        "n_shown": len(asked.shown),
        "columns": _headers(asked.columns, asked.sort, asked.filters),
        "rows": [_row(asked.columns, city, asked.edition) for city in asked.shown],
        "programme": asked.programme,
        "sessions_of_cities": sum(city.figures.get("sessions_held") or 0 for city in asked.cities),
        "map_svg": comparison_map(asked.shown, asked.edition) if asked.edition else "",
        "csv_url": f"{reverse('agency:comparison_file')}?{urlencode({**asked.filters, 'sort': asked.sort})}",
    }
    return render(request, "dashboards.comparison.columns.html", context)


def _headers(columns: Sequence[Column], sort: str, filters: dict[str, str]) -> list[dict[str, object]]:
    headers = []
    for column in columns:
        is_current = sort.lstrip("-") == column.code
        is_descending = sort.startswith("-")
        # Numbers start with the largest, words with the first of the alphabet.
        following = column.code if (is_descending if is_current else not column.is_number) else f"-{column.code}"
        state = ("descending" if is_descending else "ascending") if is_current else "none"
        headers.append(
            {
                "label": column.label,
                "help": column.help,
                "is_number": column.is_number,
                "sort": state,
                "url": "?" + urlencode({**filters, "sort": following}),
            }
        )
    return headers


def _row(columns: Sequence[Column], city: CityFigures, edition: Edition | None) -> dict[str, object]:
    cells = [column.cell(city) for column in columns]
    question = f"?{urlencode({'edition': edition.code})}" if edition else ""
    cells[0]["url"] = reverse("agency:city", kwargs={"slug": city.slug}) + question
    return {"cells": cells}


@staff(*READERS)
def comparison_file(request: HttpRequest) -> HttpResponse:
    """The table as a file for a spreadsheet: the same cities, order and values as on the page."""
    asked = _Comparison(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    code = asked.edition.code if asked.edition else "vide"
    response["Content-Disposition"] = f'attachment; filename="villes-{code}.csv"'
    response.write("\ufeff")  # spreadsheets take UTF-8 for something else without it
    writer = csv.writer(response, delimiter=";")
    writer.writerow(file_header(asked.columns))
    for city in asked.shown:
        writer.writerow([neutralised(value) for value in file_row(asked.columns, city)])
    return response


@staff(*READERS)
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """One city's figures, as the Agence sees them."""
    organisation = (
        Organisation.objects.cities()
        .exclude(status=OrganisationStatus.PREPARING)
        .select_related("city")
        .filter(slug=slug)
        .first()
    )
    if organisation is None:
        raise Http404
    editions = editions_by_relevance(today())
    edition = next((one for one in editions if one.code == request.GET.get("edition")), None)
    edition = edition or (editions[0] if editions else None)
    context = {
        "city": organisation,
        "edition": edition,
        "editions": editions,
        "page": city_page_figures(organisation, edition, today()) if edition else None,
    }
    return render(request, "dashboards/agency/city.html", context)


@staff(Role.ADMINISTRATOR)
def technical(request: HttpRequest) -> HttpResponse:
    """Queue lag, work that failed, schemas that lag: what an administrator looks at first."""
    return render(request, "dashboards/agency/technical.html", {"state": technical_state(timezone.now())})
