"""Importing and exporting editions, for the Agence's administrators."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from archive.forms import ExportForm, ImportForm
from archive.models import RunKind
from archive.presentation import ShownRun, progress_of_archive
from archive.services import KIND, ask_for_export, ask_for_import, report_text_of
from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from kernel.clock import today
from kernel.files import path_of
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.runs.models import Run, RunState

PER_PAGE = 20


def _find(uuid: UUID) -> Run:
    run = Run.objects.of_kind(KIND).select_related("asked_by").filter(uuid=uuid).first()
    if run is None:
        raise Http404
    return run


def _page(request: StaffRequest, *, import_form: ImportForm, export_form: ExportForm) -> HttpResponse:
    rows = Run.objects.of_kind(KIND).select_related("asked_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "import_form": import_form,
        "export_form": export_form,
        "page_obj": page,
        "shown_runs": [ShownRun(run) for run in page],
    }
    return form_page(request, "archive/runs.html", context, import_form, export_form)


@staff(Role.ADMINISTRATOR)
def runs(request: StaffRequest) -> HttpResponse:
    editions = editions_by_relevance(today())
    return _page(request, import_form=ImportForm(), export_form=ExportForm(editions=editions))


@staff(Role.ADMINISTRATOR, methods=("POST",))
def ask_import(request: StaffRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        editions = editions_by_relevance(today())
        return _page(request, import_form=form, export_form=ExportForm(editions=editions))
    run = ask_for_import(
        agency=request.tenant,
        upload=form.cleaned_data["archive"],
        is_check=form.cleaned_data["is_check"],
        actor=request.user,
    )
    return redirect("archive:run", uuid=run.uuid)


@staff(Role.ADMINISTRATOR, methods=("POST",))
def ask_export(request: StaffRequest) -> HttpResponse:
    editions = editions_by_relevance(today())
    form = ExportForm(request.POST, editions=editions)
    if not form.is_valid():
        return _page(request, import_form=ImportForm(), export_form=form)
    edition = Edition.objects.get(code=form.cleaned_data["edition"])
    run = ask_for_export(agency=request.tenant, edition=edition, actor=request.user)
    return redirect("archive:run", uuid=run.uuid)


@never_cache
@staff(Role.ADMINISTRATOR)
def run(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Progress while it runs (the page comes back by itself), then the report."""
    found = _find(uuid)
    context = {"run": found, "shown": ShownRun(found), **progress_of_archive(found)}
    if found.is_over:
        context["report_text"] = report_text_of(found)
    else:
        context["refresh_s"] = 2
    return render(request, "archive/run.html", context)


@never_cache
@staff(Role.ADMINISTRATOR)
def progress(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The progress bar alone; once it is over the whole page is asked for again."""
    found = _find(uuid)
    response = render(request, "tenants/runs/_progress.html", progress_of_archive(found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@never_cache
@staff(Role.ADMINISTRATOR)
def report(request: StaffRequest, uuid: UUID) -> FileResponse:
    found = _find(uuid)
    if not found.report_file:
        raise Http404
    return FileResponse(
        path_of(found.report_file).open("rb"), as_attachment=True, filename=f"rapport-{found.uuid}.csv"
    )


@never_cache
@staff(Role.ADMINISTRATOR)
def exported_file(request: StaffRequest, uuid: UUID) -> FileResponse:
    found = _find(uuid)
    shown = ShownRun(found)
    if shown.action != RunKind.EXPORT or found.state != RunState.DONE or not found.output_file:
        raise Http404
    return FileResponse(
        path_of(found.output_file).open("rb"),
        as_attachment=True,
        filename=f"edition-{shown.edition_code}.zip",
    )
