"""The pages of an import: upload, columns, preview with its decisions, result, undoing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.names import words_of
from kernel.tables.errors import TableRefused
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.table_import import services
from tenants.table_import.forms import ColumnsForm, ContradictionsForm, PlaceForm, UploadForm
from tenants.table_import.kinds import ImportKind, kind_of
from tenants.table_import.mapping import N_SAMPLES, Guess, SurveyedSheet, guess, sheets_of
from tenants.table_import.models import ImportState, Outcome, TableImport
from tenants.table_import.presentation import (
    dependent_lines,
    file_notes,
    first_outcome,
    outcome_tabs,
    progress_of_import,
    shown_rows,
    summary_lines,
)
from tenants.table_import.report import report_lines

PER_PAGE = 50
IMPORTS_PER_PAGE = 20


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def upload(request: StaffRequest, kind: str) -> HttpResponse:
    """A file, and the imports of before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            table = services.begin_import(
                request.tenant,
                kind,
                form.cleaned_data["table"],
                actor=request.user,
                origin=kind_of(kind).origin,
                now=timezone.now(),
            )
        except TableRefused as refusal:
            form.add_error("table", str(refusal))
        else:
            return _to(table, "columns")
    rows = TableImport.objects.filter(kind=kind).select_related("run", "asked_by")
    page = Paginator(rows, IMPORTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind_of(kind),
        "form": form,
        "page_obj": page,
        "url_of": f"{kind_of(kind).namespace}:import",
    }
    return form_page(request, "tenants/table_import/upload.html", context, form)


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def columns(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    """What each column is: guessed, corrected, then previewed."""
    table = _find(kind, uuid)
    if not table.has_mapping or table.state not in (ImportState.MAPPING, ImportState.PREVIEWED):
        return _to(table, "import")
    if table.run is not None and not table.run.is_over:
        return _to(table, "import")
    sheets = sheets_of(table)
    if not sheets:
        return _to(table, "import")
    found = kind_of(kind)
    guessed = _asked_guess(request, found, sheets) or _kept_guess(table)
    sheet = next((one for one in sheets if one.name == guessed.sheet), sheets[0])
    shown = _shown_columns(sheet, guessed.header)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        kind=found,
        sheets=sheets,
        guess=guessed,
        shown=[(one["index"], one["title"]) for one in shown],
    )
    if request.method == "POST" and form.is_valid():
        chosen = Guess(form.cleaned_data["sheet"], form.cleaned_data["header"], form.columns())
        try:
            services.ask_for_preview(
                request.tenant, table, chosen.stored(), actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return _to(table, "import")
    for one in shown:
        one["field"] = form[f"column-{one['index']}"]
    place = PlaceForm(
        initial={"sheet": guessed.sheet, "header": str(guessed.header)}, sheets=sheets, shown=sheet
    )
    context = {
        "table": table,
        "kind": found,
        "form": form,
        "place": place,
        "known": [one for one in shown if one["field"].value()],
        "others": [one for one in shown if not one["field"].value()],
        "is_remembered": guessed.is_remembered,
        "notes": file_notes(table, found),
        "n_rows": max(sheet.n_rows - sum(1 for line, _texts in sheet.sample if line <= guessed.header), 0),
    }
    return form_page(request, "tenants/table_import/columns.html", context, form)


@staff(*CITY_EDITORS)
def table_import(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Where an import is: its progress, its preview, or what came of it."""
    table = _find(kind, uuid)
    found = kind_of(kind)
    context: dict[str, Any] = {"table": table, "kind": found, "namespace": found.namespace, "run": table.run}
    if table.run is not None and not table.run.is_over:
        context |= progress_of_import(table) | {"refresh_s": 2}
        return render(request, "tenants/table_import/progress.html", context)
    context["notes"] = file_notes(table, found)
    if (
        table.state == ImportState.MAPPING
        and table.has_mapping
        and (table.run is None or not table.run.error)
    ):
        return _to(table, "columns")
    if table.state == ImportState.PREVIEWED:
        return _preview_page(request, table, found, context)
    context["dependents"] = dependent_lines(table, found)
    return render(request, "tenants/table_import/result.html", context)


@staff(*CITY_EDITORS)
def progress(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    """The progress bar alone; once it is over the whole page is asked for again."""
    table = _find(kind, uuid)
    if table.run is None:
        raise Http404
    response = render(request, "tenants/runs/_progress.html", progress_of_import(table))
    if table.run.is_over:
        response["HX-Refresh"] = "true"
    return response


@staff(*CITY_EDITORS, methods=("POST",))
def decisions(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    """What staff decide of the rows of a page, or for the whole import."""
    table = _find(kind, uuid)
    chosen = {
        int(name.removeprefix("row-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal()
    }
    form = ContradictionsForm(request.POST)
    try:
        if "contradictions" in request.POST and form.is_valid():
            services.choose_contradictions(table, form.cleaned_data["contradictions"])
        if chosen:
            services.decide(table, chosen, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Vos choix sont gardés."))
    address = reverse(f"{kind_of(kind).namespace}:import", kwargs={"uuid": table.uuid})
    query = request.POST.get("query", "")
    return redirect(f"{address}?{query}" if query else address)


@staff(*CITY_EDITORS, methods=("POST",))
def preview_again(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    table = _find(kind, uuid)
    return _asked(request, table, services.ask_for_preview_again)


@staff(*CITY_EDITORS, methods=("POST",))
def write(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    table = _find(kind, uuid)
    return _asked(request, table, services.ask_for_write)


@staff(*CITY_EDITORS, methods=("POST",))
def undo(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    table = _find(kind, uuid)
    return _asked(request, table, services.ask_for_undo)


@staff(*CITY_EDITORS, methods=("POST",))
def drop(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponse:
    table = _find(kind, uuid)
    try:
        services.drop_import(table, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _to(table, "import")
    messages.success(request, _("L’import est abandonné : le fichier et ses lignes sont effacés."))
    return redirect(f"{kind_of(kind).namespace}:upload")


@staff(*CITY_EDITORS)
def report(request: StaffRequest, kind: str, uuid: UUID) -> HttpResponseBase:
    """All rows with what became of them, as a file."""
    table = _find(kind, uuid)
    response = StreamingHttpResponse(report_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{table.uuid}.csv"'
    return response


def _preview_page(
    request: StaffRequest, table: TableImport, kind: ImportKind, context: dict[str, Any]
) -> HttpResponse:
    outcome = request.GET.get("voir", "")
    if outcome not in Outcome.values:
        outcome = first_outcome(table)
    query = request.GET.get("q", "")[:80]
    rows = table.rows.filter(outcome=outcome)
    for word in words_of(query):
        rows = rows.filter(search_key__contains=word)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    url = reverse(f"{kind.namespace}:import", kwargs={"uuid": table.uuid})
    shown = shown_rows(list(page), kind)
    counted = table.counts.get("outcomes", {})
    n_written = sum(counted.get(one, 0) for one in (Outcome.NEW, Outcome.CHANGED, Outcome.UNSURE))
    context |= {
        "tabs": outcome_tabs(table, outcome, url),
        "outcome": outcome,
        "summary": summary_lines(table),
        "page_obj": page,
        "rows": shown,
        "has_choices": any(one.choices for one in shown),
        "q": query,
        "query": request.GET.urlencode(),
        "contradictions": ContradictionsForm(initial={"contradictions": table.contradictions})
        if outcome == Outcome.CHANGED
        else None,
        "n_written": n_written,
    }
    return render(request, "tenants/table_import/preview.html", context)


def _asked(request: StaffRequest, table: TableImport, ask: Any) -> HttpResponse:
    try:
        ask(request.tenant, table, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return _to(table, "import")


def _find(kind: str, uuid: UUID) -> TableImport:
    found = TableImport.objects.select_related("run", "asked_by").filter(kind=kind, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _to(table: TableImport, page: str) -> HttpResponse:
    return redirect(f"{kind_of(table.kind).namespace}:{page}", uuid=table.uuid)


def _asked_guess(request: StaffRequest, kind: ImportKind, sheets: list[SurveyedSheet]) -> Guess | None:
    """Another sheet or line of titles, asked for by the address or carried along by the form."""
    asked = request.POST if request.method == "POST" else request.GET
    if "sheet" not in asked and "header" not in asked:
        return None
    names = {sheet.name for sheet in sheets}
    sheet = asked.get("sheet")
    text = asked.get("header", "")
    changed = request.GET.get("was", sheet) != sheet  # another sheet has its own line of titles
    header = int(text) if text.isdecimal() and not changed else None
    return guess(kind, sheets, sheet=sheet if sheet in names else None, header=header)


def _kept_guess(table: TableImport) -> Guess:
    mapping = table.mapping
    columns = {int(index): code for index, code in mapping["columns"].items()}
    return Guess(mapping["sheet"], mapping["header"], columns, bool(mapping.get("is_remembered")))


def _shown_columns(sheet: SurveyedSheet, header: int) -> list[dict[str, Any]]:
    """Those with something in them: index, title, first values."""
    titles = sheet.titles(header)
    below = sheet.rows_below(header)
    shown = []
    for i, n_filled in enumerate(sheet.filled):
        title = titles[i] if i < len(titles) else ""
        values = [texts[i] for texts in below if i < len(texts) and texts[i]][:N_SAMPLES]
        if not n_filled or (n_filled == 1 and title and not values):
            continue
        label = title or _("Colonne %(letter)s") % {"letter": column_letter(i)}
        shown.append({"index": i, "title": label, "letter": column_letter(i), "values": values})
    return shown


def column_letter(index: int) -> str:
    """As spreadsheets name it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
