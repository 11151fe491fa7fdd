"""The bilan as a page: any edition, day and reading, as it may be published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.editions.selectors import editions_by_relevance
from dashboards.bilan.errors import DayBeforeEdition, DayInFuture, NotADay
from dashboards.bilan.forms import BilanForm
from dashboards.bilan.presentation import sections_of, shown_identities
from dashboards.bilan.selectors import bilan_day, compute_bilan
from dashboards.disclosure.bilan import publish_bilan
from kernel.clock import today
from kernel.facts import Reading
from tenants.accounts.access import staff
from tenants.accounts.roles import Role


@staff(Role.ADMINISTRATOR, Role.ANALYST)
def bilan(request: HttpRequest) -> HttpResponse:
    """An address without parameters shows the first edition on its own day."""
    editions = editions_by_relevance(today())
    if not editions:
        return render(request, "dashboards/bilan/bilan.html", {"editions": []})
    codes = {edition.code: edition for edition in editions}
    edition = codes.get(request.GET.get("edition", ""), editions[0])
    reading = Reading(request.GET["reading"]) if request.GET.get("reading") in set(Reading) else Reading.TRUE
    form = BilanForm(
        {
            "edition": edition.code,
            "day": request.GET.get("day", ""),
            "reading": reading.value,
        },
        editions=editions,
    )
    form.is_valid()
    context = {"editions": editions, "edition": edition, "form": form, "reading": reading}
    try:
        day = bilan_day(edition, request.GET.get("day"), today())
    except (NotADay, DayBeforeEdition, DayInFuture) as error:
        form.add_error("day", str(error))
        return render(request, "dashboards/bilan/bilan.html", context, status=422)
    found = compute_bilan(edition, day, reading)
    form = BilanForm({"edition": edition.code, "day": day.isoformat(), "reading": reading.value}, editions=editions)
    published = publish_bilan(found.figures, found.inputs)
    context |= {
        "form": form,
        "day": day,
        "sections": sections_of(published),
        "identities": shown_identities(found.identities),
        "has_broken_identity": any(not identity.holds for identity in found.identities),
        "counts": found.inputs.counts,
        "published": edition.published.all(),
    }
    return render(request, "dashboards/bilan/bilan.html", context)
