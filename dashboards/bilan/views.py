"""The bilan as a page: any edition, day and reading, as it may be published."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from dashboards.bilan.errors import DayBeforeEdition, DayInFuture, NotADay
from dashboards.bilan.forms import BilanForm
from dashboards.bilan.presentation import file_rows, sections_of, shown_identities
from dashboards.bilan.selectors import bilan_day, compute_bilan
from dashboards.engine.figures.definitions import DEFINITIONS, IDENTITY_LABELS, SECTIONS
from dashboards.engine.figures.rules import merge_effects
from kernel.clock import today
from kernel.csv_files import csv_file
from kernel.facts import Reading
from kernel.forms import form_page
from tenants.membership.access import everybody, staff
from tenants.membership.roles import PROGRAMME_READERS

READING_LABELS = {
    Reading.TRUE: _("Lecture « tel que c’était » : tout ce qui avait eu lieu ce jour-là"),
    Reading.KNOWN: _("Lecture « tel qu’on le savait » : seulement ce qui était encodé ce jour-là"),
}


class _Question:
    """What the address asks for; `day` is None where the day asked for cannot be answered."""

    def __init__(self, request: HttpRequest) -> None:
        self.editions = editions_by_relevance(today())
        by_code = {edition.code: edition for edition in self.editions}
        first = self.editions[0] if self.editions else None
        self.edition = by_code.get(request.GET.get("edition", ""), first)
        asked = request.GET.get("reading", "")
        self.reading = Reading(asked) if asked in set(Reading) else Reading.TRUE
        self.day: date | None = None
        self.error = ""
        text = request.GET.get("day", "").strip()
        if self.edition is not None:
            try:
                self.day = bilan_day(self.edition, text, today())
            except (NotADay, DayBeforeEdition, DayInFuture) as error:
                self.error = str(error)
        self.form = self._form(self.day.isoformat() if self.day else text)

    def _form(self, day: str) -> BilanForm:
        typed = {
            "edition": self.edition.code if self.edition else "",
            "day": day,
            "reading": self.reading.value,
        }
        form = BilanForm(typed, editions=self.editions)
        form.is_valid()
        if self.error:
            form.add_error("day", self.error)
        return form


@staff(*PROGRAMME_READERS)
def bilan(request: HttpRequest) -> HttpResponse:
    """An address without parameters shows the first edition on its own day."""
    asked = _Question(request)
    if asked.edition is None or asked.day is None:
        forms = [asked.form] if asked.edition else []
        shown = {"day_form": asked.form if asked.edition else None}
        return form_page(request, "dashboards/bilan/refused.html", shown, *forms)
    found = compute_bilan(asked.edition, asked.day, asked.reading)
    checks = shown_identities(found.identities)
    context = {
        "day_form": asked.form,
        "edition_name": asked.edition.name,
        "as_of": asked.day,
        "reading": asked.reading.value,
        "reading_label": READING_LABELS[asked.reading],
        "computed_at": found.computed_at,
        "identities": checks,
        "n_broken": sum(not check["holds"] for check in checks),
        "sections": sections_of(found.published, merge_effects(found.inputs)),
        "counts": found.inputs.counts,
        "published": [
            {"label": one.label, "as_of": one.as_of, "url": _address(asked.edition, one.as_of, asked.reading)}
            for one in asked.edition.published.all()
        ],
        "csv_url": reverse("bilan:file") + _address(asked.edition, asked.day, asked.reading),
    }
    return render(request, "dashboards/bilan/bilan.html", context)


def _address(edition: Edition, day: date, reading: Reading) -> str:
    return "?" + urlencode({"edition": edition.code, "day": day.isoformat(), "reading": reading.value})


@staff(*PROGRAMME_READERS)
def bilan_file(request: HttpRequest) -> HttpResponse:
    """The same claims as the page, for a spreadsheet."""
    asked = _Question(request)
    if asked.edition is None or asked.day is None:
        return HttpResponse(asked.error, status=422, content_type="text/plain; charset=utf-8")
    found = compute_bilan(asked.edition, asked.day, asked.reading)
    header = [_("Code"), _("Chiffre"), _("Valeur"), _("Numérateur"), _("Base (N)"), _("Au"), _("Définition")]
    return csv_file(f"bilan-{asked.edition.code}-{asked.day}", header, file_rows(found.published, asked.day))


@everybody()
def method(request: HttpRequest) -> HttpResponse:
    """What each figure means, for anybody."""
    sections = [
        {"title": title, "definitions": [item for item in DEFINITIONS.values() if item.section == code]}
        for code, title in SECTIONS.items()
    ]
    context = {"sections": sections, "identities": list(IDENTITY_LABELS.values())}
    return render(request, "dashboards/bilan/method.html", context)
