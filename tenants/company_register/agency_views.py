"""Loading extracts of the company register, for the Agence's administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.forms import form_page
from kernel.names import in_reading_order
from tenants.company_register.errors import ExtractAbsent
from tenants.company_register.forms import LoadForm
from tenants.company_register.runs import KIND, ask_for_load, extracts_on_server
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.runs.models import Run
from tenants.runs.presentation import progress_context

PER_PAGE = 20


@staff(Role.ADMINISTRATOR, methods=("GET", "HEAD", "POST"))
def loads(request: StaffRequest) -> HttpResponse:
    """The extracts that are on the server, and what was loaded; sent, one is loaded by a task."""
    files = extracts_on_server()
    cities = list(Organisation.objects.cities().active().only("slug", "name", "name_de", "name_nl"))
    form = LoadForm(request.POST if request.method == "POST" else None, files=files, cities=cities)
    if form.is_bound and form.is_valid():
        try:
            run = ask_for_load(request.tenant, **form.cleaned_data, actor=request.user)
        except ExtractAbsent as refusal:
            form.add_error("file_name", str(refusal))
        else:
            return redirect("bce:load", uuid=run.uuid)
    runs = Run.objects.of_kind(KIND).select_related("asked_by")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "files": files, "folder": settings.BCE_DIR, "page_obj": page}
    return form_page(request, "tenants/company_register/loads.html", context, form)


@staff(Role.ADMINISTRATOR)
def load(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Progress while it runs (the page comes back by itself), then what came of it, city by city."""
    run = _find(uuid)
    context = {"run": run, "result": run.result or {}, "cities": _cities(run), **_progress(run)}
    if not run.is_over:
        context["refresh_s"] = 2
    return render(request, "tenants/company_register/load.html", context)


@staff(Role.ADMINISTRATOR)
def progress(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The progress bar alone; once it is over the whole page is asked for again."""
    run = _find(uuid)
    response = render(request, "tenants/runs/_progress.html", _progress(run))
    if run.is_over:
        response["HX-Refresh"] = "true"
    return response


def _find(uuid: UUID) -> Run:
    run = Run.objects.of_kind(KIND).select_related("asked_by").filter(uuid=uuid).first()
    if run is None:
        raise Http404
    return run


def _progress(run: Run) -> dict[str, object]:
    url = reverse("bce:progress", kwargs={"uuid": run.uuid})
    return progress_context(run, label=_("Chargement en cours"), poll_url=url)


def _cities(run: Run) -> list[dict[str, Any]]:
    """By name, those for which the extract had something, or that were left out."""
    result = run.result or {}
    found, left_out = result.get("cities", {}), result.get("left_out", {})
    names = {city.slug: city.shown_name for city in Organisation.objects.filter(slug__in=[*found, *left_out])}
    rows = [
        {"name": names.get(slug, slug), **counts}
        for slug, counts in found.items()
        if counts["establishments"] or counts["gone"]
    ]
    rows += [{"name": names.get(slug, slug), "reason": text} for slug, text in left_out.items()]
    return sorted(rows, key=lambda row: in_reading_order(row["name"]))
