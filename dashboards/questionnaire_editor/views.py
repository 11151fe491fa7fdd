"""Versions of the questionnaire, as the Agence reads them: the list, one version, its file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from dashboards.questionnaire_editor.forms import NewDraftForm
from dashboards.questionnaire_editor.presentation import content_of
from diagnostic.questionnaire.catalogue import next_version, note_of_next
from diagnostic.versions.drafting import is_intact, next_is_offered, proposed_version
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import PROGRAMME_READERS, Role


def is_editor(request: StaffRequest) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.role == Role.ADMINISTRATOR


def versions_page(request: StaffRequest, form: NewDraftForm | None = None, status: int = 200) -> HttpResponse:
    """All versions; with the form of a new draft for who may make one, while there is none."""
    rows = QuestionnaireVersion.objects.defer("questionnaire", "themes")
    versions = list(rows.select_related("changed_by", "published_by"))
    draft = next((row for row in versions if row.status == VersionStatus.DRAFT), None)
    if form is None and draft is None and is_editor(request):
        form = NewDraftForm(initial={"version": proposed_version()})
    context: dict[str, Any] = {
        "versions": versions,
        "draft": draft,
        "form": form,
        "page_error": status >= 400,
    }
    if is_editor(request) and next_is_offered():
        context["offered"] = {"version": next_version(), "note": note_of_next()}
    return render(request, "dashboards/questionnaire_editor/versions.html", context, status=status)


@staff(*PROGRAMME_READERS)
def versions(request: StaffRequest) -> HttpResponse:
    return versions_page(request)


def _found(version: str) -> QuestionnaireVersion:
    row = QuestionnaireVersion.objects.select_related("published_by").filter(version=version).first()
    if row is None:
        raise Http404
    return row


@staff(*PROGRAMME_READERS)
def version(request: StaffRequest, version: str) -> HttpResponse:
    """What a version asks and how it counts. A published one is only ever read."""
    row = _found(version)
    is_draft = row.status == VersionStatus.DRAFT
    context = {
        "version": row,
        "is_draft": is_draft,
        "is_intact": is_draft or is_intact(row),
        **content_of(row.questionnaire, row.themes),
    }
    return render(request, "dashboards/questionnaire_editor/version.html", context)


@staff(*PROGRAMME_READERS)
def version_file(request: StaffRequest, version: str) -> JsonResponse:
    """Both documents in one JSON file, as the upload of a draft takes it."""
    row = _found(version)
    response = JsonResponse(
        {"questionnaire": row.questionnaire, "themes": row.themes},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="questionnaire-{row.version}.json"'
    return response
