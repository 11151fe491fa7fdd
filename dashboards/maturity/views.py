"""Digital maturity as a page and as a file: a city's for its staff, the programme's for the Agence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from dashboards.engine.disclosure.published import Group, PublishedMaturity
from dashboards.engine.snapshots.maturity import published_maturity
from dashboards.maturity.labels import Labels, labels
from dashboards.maturity.presentation import (
    SORTS,
    cities_table,
    file_header,
    file_rows,
    group_context,
    sorted_cities,
)
from kernel.clock import today
from kernel.csv_files import csv_file
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_STAFF, PROGRAMME_READERS
from tenants.organisations.models import Kind, Organisation


class _Asked:
    """What the address asks for. Any other question is refused: only what is listed is published."""

    def __init__(self, request: HttpRequest, names: Sequence[str]) -> None:
        self.is_refused = bool(request.GET.keys() - set(names))
        self.editions = editions_by_relevance(today())
        by_code = {edition.code: edition for edition in self.editions}
        code = request.GET.get("edition", "")
        self.is_refused |= bool(code) and code not in by_code
        self.edition: Edition | None = by_code.get(code) or (self.editions[0] if self.editions else None)
        self.sort = request.GET.get("sort", "name")
        self.is_refused |= self.sort.removeprefix("-") not in SORTS
        self.slug = request.GET.get("ville", "")
        self.maturity: PublishedMaturity | None = None
        if self.edition is not None and not self.is_refused:
            self.maturity = published_maturity(self.edition)

    @property
    def address(self) -> dict[str, str]:
        return {"edition": self.edition.code} if self.edition else {}

    @property
    def tabs(self) -> list[dict[str, Any]]:
        if len(self.editions) < 2:
            return []
        return [
            {
                "label": edition.name,
                "url": "?" + urlencode({"edition": edition.code}),
                "is_current": edition == self.edition,
            }
            for edition in self.editions
        ]

    def frame(self, group: Group) -> dict[str, Any]:
        return {
            "edition_name": self.edition.name if self.edition else "",
            "edition_tabs": self.tabs,
            "as_of": group.as_of,
            "is_waiting": group.is_waiting,
        }


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/maturity/refused.html", {"back_url": request.path}, status=422)


@staff(*CITY_STAFF)
def city(request: StaffRequest) -> HttpResponse:
    """What the city's staff may know of its shops' results, together."""
    asked = _Asked(request, ["edition"])
    if asked.is_refused:
        return _refused(request)
    group, whole = _of_city(asked, request.tenant.slug)
    context = {
        "city_name": request.tenant.shown_name,
        "csv_url": f"{reverse('maturity:city_file')}?{urlencode(asked.address)}",
        **asked.frame(group),
        **group_context(group, labels(), whole=whole),
    }
    return render(request, "dashboards/maturity/city.html", context)


def _of_city(asked: _Asked, slug: str) -> tuple[Group, Group | None]:
    if asked.maturity is None:
        return Group(), None
    return asked.maturity.cities.get(slug, Group()), asked.maturity.programme


@staff(*CITY_STAFF)
def city_file(request: StaffRequest) -> HttpResponse:
    """The lines of the page, for a spreadsheet."""
    asked = _Asked(request, ["edition"])
    if asked.is_refused:
        return _refused(request)
    group, _whole = _of_city(asked, request.tenant.slug)
    return _file(asked, request.tenant.slug, file_rows(request.tenant.name, group, labels()))


@staff(*PROGRAMME_READERS)
def programme(request: HttpRequest) -> HttpResponse:
    """The whole programme and its cities; with `ville`, one city as its own staff sees it."""
    asked = _Asked(request, ["edition", "sort", "ville"])
    names = _names()
    if asked.is_refused or (asked.slug and asked.slug not in names):
        return _refused(request)
    found = asked.maturity
    whole = found.programme if found else Group()
    if asked.slug:
        group, beside = _of_city(asked, asked.slug)
        context = {
            "city_name": names[asked.slug],
            "back_url": "?" + urlencode(asked.address),
            "csv_url": _file_url(asked),
            **asked.frame(group),
            **group_context(group, labels(), whole=beside),
            "edition_tabs": [],
        }
        return render(request, "dashboards/maturity/city.html", context)
    context = {
        "csv_url": _file_url(asked),
        **asked.frame(whole),
        **group_context(whole, labels()),
        "cities": cities_table(found, names, asked.sort, asked.address) if found else None,
    }
    return render(request, "dashboards/maturity/programme.html", context)


def _file_url(asked: _Asked) -> str:
    parts = {"ville": asked.slug} if asked.slug else {"sort": asked.sort}
    return f"{reverse('maturity:programme_file')}?{urlencode(asked.address | parts)}"


@staff(*PROGRAMME_READERS)
def programme_file(request: HttpRequest) -> HttpResponse:
    """The lines of the page: the programme's tables, then each city's number and mean."""
    asked = _Asked(request, ["edition", "sort", "ville"])
    names = _names()
    if asked.is_refused or (asked.slug and asked.slug not in names):
        return _refused(request)
    words = labels()
    if asked.slug:
        group, _whole = _of_city(asked, asked.slug)
        return _file(asked, asked.slug, file_rows(names[asked.slug], group, words))
    rows: list[list[Any]] = []
    if asked.maturity:
        rows += file_rows(_("Tout le programme"), asked.maturity.programme, words)
        rows += _city_rows(asked, names, words)
    return _file(asked, "programme", rows)


def _city_rows(asked: _Asked, names: dict[str, str], words: Labels) -> list[list[Any]]:
    """The first line of each city's file."""
    if asked.maturity is None:
        return []
    cities = sorted_cities(asked.maturity, names, asked.sort)
    return [file_rows(names[slug], group, words)[0] for slug, group in cities]


def _names() -> dict[str, str]:
    return dict(Organisation.objects.filter(kind=Kind.CITY).values_list("slug", "name"))


def _file(asked: _Asked, name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    code = asked.edition.code if asked.edition else "vide"
    return csv_file(f"maturite-{name}-{code}", file_header(), rows)
