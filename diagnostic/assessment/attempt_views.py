"""One's own attempt, opened by its link: the sector, the questions one by one, reading again, later."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from diagnostic.assessment.errors import AnswerRefused, AttemptFinished, AttemptUnknown
from diagnostic.assessment.forms import LinkForm, SectorForm
from diagnostic.assessment.mails import mail_link
from diagnostic.assessment.models import Attempt
from diagnostic.assessment.presentation import (
    REVIEW,
    answers_shown,
    choices_of,
    question_shown,
    sector_chosen,
    sector_name,
)
from diagnostic.assessment.selectors import Progress, attempt_of, progress_of
from diagnostic.assessment.services import answer, choose_sector, finish
from diagnostic.assessment.wording import refusal_text
from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.catalogue import Question
from diagnostic.questionnaire.errors import UnknownQuestionnaire
from diagnostic.versions.errors import VersionAltered
from kernel.codes import shown_code
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from kernel.limits import TooManyRequests, limit, limited
from kernel.links import address
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.sectors.fields import is_sector_search, searched

# A hall with 200 phones is one address: each may answer every other second.
ANSWERS_PER_MINUTE = 6000
MAILS_PER_MINUTE = 3  # of one attempt: nobody writes to many addresses by it

type OwnView = Callable[..., HttpResponse]
type OpenedView = Callable[..., HttpResponseBase]


def own(*, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[OwnView], OpenedView]:
    """Gives the view the link's attempt; a link that opens nothing here says where it may."""

    def decorate(view: OwnView) -> OpenedView:
        @never_cache
        @everybody(methods=methods)
        @limited("diagnostic", per_minute=ANSWERS_PER_MINUTE)
        @wraps(view)
        def opened(request: OrganisationRequest, uuid: UUID, **keys: Any) -> HttpResponse:
            try:
                response = view(request, attempt_of(uuid), **keys)
            except AttemptUnknown as error:
                context = {"refusal": str(error), "city": request.tenant}
                response = render(request, "diagnostic/assessment/unknown.html", context, status=404)
            except (VersionAltered, UnknownQuestionnaire):
                response = render(request, "diagnostic/assessment/out_of_order.html", status=503)
            except AttemptFinished as error:
                messages.info(request, str(error))
                response = redirect("result:result", uuid=uuid)
            return not_for_crawlers(response)

        return opened

    return decorate


@own(methods=("GET", "HEAD"))
def resume(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """Where one left: the sector, the next question, reading again, or the result."""
    if attempt.is_finished:
        return redirect("result:result", uuid=attempt.uuid)
    if not attempt.is_sector_told:
        return redirect("diagnostic:sector", uuid=attempt.uuid)
    following = progress_of(attempt).next
    if following is None:
        return redirect("diagnostic:review", uuid=attempt.uuid)
    return redirect("diagnostic:question", uuid=attempt.uuid, question=following)


@own()
def sector(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """Which of the 37 sectors the shop is in, or not sure: it decides which questions are asked."""
    _refuse_finished(attempt)
    if request.method != "POST":
        return _sector_page(request, attempt, SectorForm(initial={"sector": sector_chosen(attempt)}))
    if is_sector_search(request.POST):
        return _sector_page(request, attempt, SectorForm(initial={"sector": searched(request.POST)}))
    form = SectorForm(request.POST)
    if not form.is_valid():
        return _sector_page(request, attempt, form)
    try:
        choose_sector(attempt.uuid, form.cleaned_data["sector"], now=timezone.now())
    except AttemptFinished:
        raise
    except DomainError as error:
        form.add_error("sector", str(error))
        return _sector_page(request, attempt, form)
    return redirect("diagnostic:resume", uuid=attempt.uuid)


def _sector_page(request: OrganisationRequest, attempt: Attempt, form: SectorForm) -> HttpResponse:
    return form_page(request, "diagnostic/assessment/sector.html", {"attempt": attempt, "form": form}, form)


@own()
def question(request: OrganisationRequest, attempt: Attempt, question: str) -> HttpResponse:
    """One question. What is answered is kept at once; then the next one, or back to reading again."""
    _refuse_finished(attempt)
    if not attempt.is_sector_told:
        return redirect("diagnostic:sector", uuid=attempt.uuid)
    progress = progress_of(attempt)
    asked = progress.question(question)
    if asked is None:
        if all(question != known.code for known in progress.questionnaire.questions):
            raise Http404
        # Another tab has changed the sector since.
        messages.info(request, str(AnswerRefused("not_asked", question)))
        return redirect("diagnostic:resume", uuid=attempt.uuid)
    if request.method == "POST":
        return _answered(request, attempt, progress, asked)
    return _question_page(request, attempt, progress, asked, choices_of(attempt.answers.get(question)))


def _answered(
    request: OrganisationRequest, attempt: Attempt, progress: Progress, asked: Question
) -> HttpResponse:
    sent = request.POST.getlist("answer")
    try:
        answer(attempt.uuid, asked.code, _value(asked, sent), now=timezone.now())
    except AnswerRefused as error:
        problem = refusal_text(error, asked, progress.questionnaire.na_texts)
        return _question_page(request, attempt, progress, asked, sent, problem=problem)
    following = progress.after(asked.code)
    if request.POST.get("retour") == REVIEW:
        return redirect(reverse("diagnostic:review", args=[attempt.uuid]) + f"#{asked.code}")
    if following is None:
        return redirect("diagnostic:review", uuid=attempt.uuid)
    return redirect("diagnostic:question", uuid=attempt.uuid, question=following)


def _value(asked: Question, sent: list[str]) -> object:
    """What was ticked, as the rules take it; AnswerRefused where "does not apply" came with something."""
    if NOT_APPLICABLE in sent:
        if len(set(sent)) > 1:
            raise AnswerRefused("na_combined", asked.code)
        return NOT_APPLICABLE
    if asked.is_multi:
        return sent
    return sent[0] if len(sent) == 1 else (sent or "")


def _question_page(
    request: OrganisationRequest,
    attempt: Attempt,
    progress: Progress,
    asked: Question,
    chosen: Any,
    *,
    problem: str = "",
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    context = {
        "attempt": attempt,
        "question": question_shown(attempt, progress, asked, chosen),
        "is_from_review": sent.get("retour") == REVIEW,
    }
    return _page(request, "question", context, [Problem("answer-1", "", problem)] if problem else [])


def _page(
    request: OrganisationRequest, name: str, context: dict[str, Any], problems: list[Problem]
) -> HttpResponse:
    return form_page(request, f"diagnostic/assessment/{name}.html", context, problems=problems)


@own()
def review(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """All the answers, with what is missing; finishing gives the result."""
    if attempt.is_finished:
        return redirect("result:result", uuid=attempt.uuid)
    if not attempt.is_sector_told:
        return redirect("diagnostic:sector", uuid=attempt.uuid)
    problem = ""
    if request.method == "POST":
        try:
            finish(attempt.uuid, organisation=request.tenant, now=timezone.now())
            return redirect("result:result", uuid=attempt.uuid)
        except AttemptUnknown:
            raise
        except DomainError as error:
            problem = str(error)
    progress = progress_of(attempt)
    rows = answers_shown(attempt, progress)
    missing = [row for row in rows if not row["answers"]]
    context = {
        "attempt": attempt,
        "sector": sector_name(attempt),
        "rows": rows,
        "missing": missing,
    }
    problems = [
        Problem("", row["text"], _("Il n’y a pas encore de réponse."), row["url"]) for row in missing
    ] or [Problem("", "", problem)]
    return _page(request, "review", context, problems if problem else [])


@own()
def later(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """How to go on later: the link, a short code, and both by mail to oneself."""
    if attempt.is_finished:
        return redirect("result:result", uuid=attempt.uuid)
    here = reverse("diagnostic:later", args=[attempt.uuid])
    form = LinkForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            limit("diagnostic_mail", str(attempt.uuid), per_minute=MAILS_PER_MINUTE)
        except TooManyRequests as error:
            form.add_error(None, str(error))
        else:
            now = timezone.now()
            mail_link(attempt, form.cleaned_data["email"], organisation=request.tenant, now=now)
            return redirect(f"{here}?envoye=1")
    problems = problems_of(form)
    code_url = address(request.tenant, "diagnostic:code")
    context = {
        "attempt": attempt,
        "form": form,
        "is_sent": "envoye" in request.GET,
        "link": address(request.tenant, "diagnostic:resume", uuid=attempt.uuid),
        "code": shown_code(attempt.code),
        "code_url": code_url,
        "code_place": code_url.partition("//")[2].rstrip("/"),
    }
    return _page(request, "later", context, problems)


def _refuse_finished(attempt: Attempt) -> None:
    if attempt.is_finished:
        raise AttemptFinished
