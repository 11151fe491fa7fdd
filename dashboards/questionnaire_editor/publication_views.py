"""Trying the draft on the answers of the past, and publishing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.questionnaire_editor.draft_views import WRITES, draft_context, the_draft
from dashboards.questionnaire_editor.presentation import report_context
from dashboards.questionnaire_editor.services import KIND, ask_for_dry_run, publish_tried, tried
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.services import fingerprint_of
from kernel.errors import DomainError
from kernel.forms import Problem
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import PROGRAMME_READERS, Role
from tenants.runs.models import Run
from tenants.runs.presentation import progress_context


class PublishForm(forms.Form):
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    is_sure = forms.BooleanField(
        label=gettext_lazy("J’ai lu l’essai, et cette version peut entrer en vigueur"),
        error_messages={"required": gettext_lazy("Cochez la case pour confirmer.")},
    )


@staff(Role.ADMINISTRATOR, methods=("POST",))
def try_out(request: StaffRequest) -> HttpResponse:
    """Ask for a dry run of the draft as it is."""
    try:
        run = ask_for_dry_run(agency=request.tenant, actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("questionnaires:versions" if error.code == "no_draft" else "questionnaires:draft")
    return redirect("questionnaires:run", pk=run.pk)


def _found(pk: int) -> tuple[Run, QuestionnaireVersion]:
    run = Run.objects.of_kind(KIND).filter(pk=pk).first()
    if run is None:
        raise Http404
    version = QuestionnaireVersion.objects.filter(pk=run.parameters["version"]).first()
    if version is None:
        raise Http404
    return run, version


def _progress_of_dry_run(run: Run) -> dict[str, Any]:
    return progress_context(
        run,
        label=_("Essai en cours"),
        poll_url=reverse("questionnaires:progress", kwargs={"pk": run.pk}),
        message=_("Vous pouvez quitter cette page\u00a0: l’essai continue."),
    )


@staff(*PROGRAMME_READERS)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Progress while it runs (the page comes back by itself), then the report."""
    found, version = _found(pk)
    context: dict[str, Any] = {"run": found, "version": version}
    if not found.is_over:
        context |= {"refresh_s": 2, **_progress_of_dry_run(found)}
    elif found.result is not None:
        context["report"] = report_context(found.result, version.questionnaire, version.themes)
        is_draft = version.status == VersionStatus.DRAFT
        now = fingerprint_of(version.questionnaire, version.themes)
        context["is_behind"] = is_draft and now != found.parameters["fingerprint"]
        context["is_draft"] = is_draft
    return render(request, "dashboards/questionnaire_editor/run.html", context)


@staff(*PROGRAMME_READERS)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The progress bar alone; once it is over the whole page is asked for again."""
    found, _version = _found(pk)
    response = render(request, "tenants/runs/_progress.html", _progress_of_dry_run(found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@staff(Role.ADMINISTRATOR, methods=WRITES)
def publish(request: StaffRequest) -> HttpResponse:
    """What publishing does, and a box to tick. Refused while there is an error, or without a dry run."""
    row = the_draft()
    now = fingerprint_of(row.questionnaire, row.themes)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"fingerprint": now})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            published = publish_tried(
                fingerprint=form.cleaned_data["fingerprint"], actor=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            text = _("La version %(version)s est en vigueur. Qui a commencé avant finit dans la sienne.")
            messages.success(request, text % {"version": published.version})
            return redirect("questionnaires:versions")
    context = draft_context(row) | {"form": form, "tried": tried(row), "page_error": status != 200}
    if status != 200 and (context["n_errors"] or not context["tried"]):  # the form is not on the page
        context["form_problems"] = [Problem("", "", _("Ce brouillon ne peut pas encore être publié."))]
    return render(request, "dashboards/questionnaire_editor/publish.html", context, status=status)
