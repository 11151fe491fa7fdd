"""The editor of the draft: its parts, one page each. A published version has no page that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.questionnaire_editor import documents
from dashboards.questionnaire_editor.forms import (
    DraftForm,
    NewDraftForm,
    QuestionForm,
    SectorForm,
    SeenForm,
    ThemeForm,
    ThresholdsForm,
    UploadForm,
)
from dashboards.questionnaire_editor.presentation import (
    codes_of,
    content_of,
    counts_of,
    problem_lines,
)
from dashboards.questionnaire_editor.services import discard_draft, runs_of, tried
from dashboards.questionnaire_editor.views import is_editor, versions_page
from diagnostic.versions.drafting import draft_next, draft_of_now, faults_of, new_draft, save_draft
from diagnostic.versions.errors import DraftChanged, DraftUnreadable, NoDraft
from diagnostic.versions.models import QuestionnaireVersion
from kernel.errors import DomainError
from kernel.wording import reader_language
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import PROGRAMME_READERS, Role
from tenants.sectors.selectors import sector_name, sectors_by_code

WRITES = ("GET", "HEAD", "POST")


def _sent(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def the_draft() -> QuestionnaireVersion:
    draft = draft_of_now()
    if draft is None:
        raise Http404
    return draft


def draft_context(draft: QuestionnaireVersion) -> dict[str, Any]:
    """What every page of the editor shows of the draft: who changed it last, and what is wrong with it."""
    problems = faults_of(draft.questionnaire, draft.themes)
    codes = codes_of(draft.questionnaire, draft.themes)
    return {"draft": draft, "problems": problem_lines(problems, codes), **counts_of(problems)}


@staff(Role.ADMINISTRATOR, methods=("POST",))
def create(request: StaffRequest) -> HttpResponse:
    form = NewDraftForm(request.POST)
    if not form.is_valid():
        return versions_page(request, form, status=422)
    try:
        new_draft(actor=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error("version", str(error))
        return versions_page(request, form, status=422)
    messages.success(request, _("Le brouillon est prêt : il a le contenu de la version en vigueur."))
    return redirect("questionnaires:draft")


@staff(Role.ADMINISTRATOR, methods=("POST",))
def create_next(request: StaffRequest) -> HttpResponse:
    """The version that comes with the portal, as a draft to read and to try."""
    try:
        draft_next(actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("questionnaires:versions")
    messages.success(request, _("Le brouillon est prêt : lisez-le, essayez-le, puis publiez-le."))
    return redirect("questionnaires:draft")


@staff(*PROGRAMME_READERS)
def draft(request: StaffRequest) -> HttpResponse:
    """The draft's parts, what is wrong with it, and what it would change."""
    row = the_draft()
    context = draft_context(row) | content_of(row.questionnaire, row.themes)
    context |= {
        "is_editor": is_editor(request),
        "tried": tried(row),
        "runs": runs_of(row).defer("result").select_related("asked_by")[:5],
    }
    return render(request, "dashboards/questionnaire_editor/draft.html", context)


@staff(Role.ADMINISTRATOR, methods=WRITES)
def question(request: StaffRequest, code: str) -> HttpResponse:
    row = the_draft()
    found = documents.row_of(row.questionnaire["questions"], code)
    if found is None:
        raise Http404
    themes = row.themes["themes"]
    form = QuestionForm(_sent(request), seen_at=row.changed_at, question=found, themes=themes)
    return _edited(
        request, row, form, "question", code,
        lambda: (documents.with_question(row.questionnaire, code, **form.changes()), row.themes),
        {"title": _("Question %(code)s") % {"code": code}, "sentence": found.get("fr", "")},
    )  # fmt: skip


@staff(Role.ADMINISTRATOR, methods=WRITES)
def theme(request: StaffRequest, code: str) -> HttpResponse:
    row = the_draft()
    themes = row.themes["themes"]
    found = documents.row_of(themes, code)
    if found is None:
        raise Http404
    form = ThemeForm(
        _sent(request), seen_at=row.changed_at, theme=found, themes=themes, document=row.questionnaire
    )
    return _edited(
        request, row, form, "theme", code,
        lambda: (
            documents.with_settling(row.questionnaire, code, **form.settling()),
            documents.with_theme(row.themes, code, **form.changes()),
        ),
        {"title": _("Thème %(code)s") % {"code": code}, "sentence": found["title"].get("fr", "")},
    )  # fmt: skip


@staff(Role.ADMINISTRATOR, methods=WRITES)
def sector(request: StaffRequest, code: str) -> HttpResponse:
    row = the_draft()
    sectors = sectors_by_code()
    if code not in sectors:
        raise Http404
    form = SectorForm(
        _sent(request),
        seen_at=row.changed_at,
        sector=code,
        document=row.questionnaire,
        themes=row.themes["themes"],
    )
    return _edited(
        request, row, form, "sector", code,
        lambda: (documents.with_sector(row.questionnaire, code, **form.changes()), row.themes),
        {
            "title": sector_name(sectors[code], reader_language()),
            "sentence": _("Pourcentages : 100 ne change rien, 0 cache la question ou exclut le thème."),
        },
    )  # fmt: skip


@staff(Role.ADMINISTRATOR, methods=WRITES)
def thresholds(request: StaffRequest) -> HttpResponse:
    row = the_draft()
    form = ThresholdsForm(_sent(request), seen_at=row.changed_at, document=row.questionnaire)
    return _edited(
        request, row, form, "thresholds", "",
        lambda: (documents.with_thresholds(row.questionnaire, **form.changes()), row.themes),
        {
            "title": _("Seuils"),
            "sentence": _("Limites des paliers, et ce qui règle le choix des thèmes."),
        },
    )  # fmt: skip


def _edited(
    request: StaffRequest,
    row: QuestionnaireVersion,
    form: DraftForm,
    part: str,
    code: str,
    changed: Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]],
    headings: Mapping[str, str],
) -> HttpResponse:
    """Show a part, or save it and show it again with what is wrong now. 409 where somebody was quicker."""
    status = 200
    conflict = None
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        questionnaire, themes = changed()
        try:
            save_draft(
                questionnaire=questionnaire,
                themes=themes,
                seen_at=form.cleaned_data["seen_at"],
                actor=request.user,
                now=timezone.now(),
                part=f"{part} {code}".strip(),
            )
        except DraftUnreadable as error:
            for problem in error.problems:
                form.add_error(None, str(problem))
            status = 422
        except (DraftChanged, NoDraft) as error:
            conflict, status = str(error), 409
        else:
            messages.success(request, _("C’est enregistré dans le brouillon."))
            return redirect(request.path)
    context = draft_context(row) | {
        "form": form,
        "part": part,
        "code": code,
        "conflict": conflict,
        "page_error": status != 200,
        **headings,
    }
    return render(request, f"dashboards/questionnaire_editor/{part}.html", context, status=status)


@staff(Role.ADMINISTRATOR, methods=WRITES)
def upload(request: StaffRequest) -> HttpResponse:
    """The whole draft from a file. A file that the rules could not read changes nothing."""
    row = the_draft()
    is_sent = request.method == "POST"
    form = UploadForm(*((request.POST, request.FILES) if is_sent else ()), seen_at=row.changed_at)
    refused: list[dict[str, Any]] = []
    status = 422 if is_sent else 200
    if form.is_valid():
        found = form.cleaned_data["document"]
        try:
            save_draft(
                questionnaire=_object(found["questionnaire"]),
                themes=_object(found["themes"]),
                seen_at=form.cleaned_data["seen_at"],
                actor=request.user,
                now=timezone.now(),
                part="file",
            )
        except DraftUnreadable as error:
            form.add_error("document", str(error))
            refused = problem_lines(error.problems)
        except (DraftChanged, NoDraft) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Le brouillon est celui du fichier."))
            return redirect("questionnaires:draft")
    context = {"draft": row, "form": form, "refused": refused, "page_error": bool(form.errors)}
    return render(request, "dashboards/questionnaire_editor/upload.html", context, status=status)


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DraftUnreadable(faults_of(value, {}))
    return value


@staff(Role.ADMINISTRATOR, methods=WRITES)
def discard(request: StaffRequest) -> HttpResponse:
    row = the_draft()
    form = SeenForm(_sent(request), seen_at=row.changed_at)
    if form.is_valid():
        try:
            discard_draft(seen_at=form.cleaned_data["seen_at"], actor=request.user)
        except (DraftChanged, NoDraft) as error:
            form.add_error(None, str(error))
            context = {"draft": row, "form": form, "page_error": True}
            return render(request, "dashboards/questionnaire_editor/discard.html", context, status=409)
        messages.success(request, _("Le brouillon est jeté. La version en vigueur n’a pas changé."))
        return redirect("questionnaires:versions")
    status = 422 if form.is_bound else 200
    context = {"draft": row, "form": form, "page_error": status != 200}
    return render(request, "dashboards/questionnaire_editor/discard.html", context, status=status)
