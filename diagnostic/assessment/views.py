"""Before the first question: what it is, a code, and in a session which city and which shop."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from campaigns.agenda.models import Session
from campaigns.session_codes.errors import CodeOfCancelled, CodeOver, CodeUnknown
from campaigns.session_codes.services import session_by_code
from diagnostic.assessment.city_choice import city_choices
from diagnostic.assessment.errors import AttemptUnknown
from diagnostic.assessment.forms import BeginForm, CodeForm
from diagnostic.assessment.rules import RESUME_CODE_LENGTH
from diagnostic.assessment.selectors import attempt_by_code
from diagnostic.assessment.services import start
from diagnostic.assessment.shop_lookup import found_shops, shop_named, shop_with_uuid
from kernel.codes import normalised_code, shown_code, unreadable_signs
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.limits import MINUTE_S, TooManyRequests, limit, limited, sender_of
from kernel.wording import reader_language
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.models import Shop

# A hall with 200 phones is one address: all of them may begin within the same minute, and twice.
BEGUN_PER_MINUTE = 600
CODES_PER_MINUTE = 600
WRONG_CODES_PER_MINUTE = 120
NONE_OF_THESE = "none"

STATUS = {AttemptUnknown: 404, CodeUnknown: 404, CodeOver: 410, CodeOfCancelled: 410}


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("diagnostic_start", per_minute=BEGUN_PER_MINUTE)
def start_page(request: OrganisationRequest) -> HttpResponse:
    """What it is, how long it takes, who sees what; the button begins."""
    if request.tenant.is_retired:
        return _closed(request)
    return _begin_page(request, "diagnostic/assessment/start.html", {})


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("diagnostic_code", per_minute=CODES_PER_MINUTE)
def code_page(request: OrganisationRequest) -> HttpResponse:
    """One field for a session's code or for the code with which one goes on."""
    form = CodeForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if request.method != "POST":
        return _code_page(request, form)
    if not form.is_valid():
        return _code_page(request, form)
    code = normalised_code(form.cleaned_data["code"])
    try:
        if len(code) == RESUME_CODE_LENGTH:
            return redirect("diagnostic:resume", uuid=attempt_by_code(code).uuid)
        session_by_code(code, timezone.now())
    except DomainError as error:
        form.add_error("code", _reason_of(error, code))
        return _code_refused(request, form, error)
    return redirect("diagnostic:session", code=shown_code(code))


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("diagnostic_start", per_minute=BEGUN_PER_MINUTE)
def session_page(request: OrganisationRequest, code: str) -> HttpResponse:
    """From a session's code: the shop's city, then the shop for who wants to say it, then the questions."""
    try:
        session = session_by_code(code, timezone.now())
    except DomainError as error:
        form = CodeForm({"code": code[:20]}, auto_id="%s")
        form.add_error("code", _reason_of(error, normalised_code(code)))
        return _code_refused(request, form, error)
    if request.tenant.is_retired and request.method == "POST":
        return _closed(request)
    choices = city_choices(session, request.tenant, request.GET.get("q", ""), code=code)
    is_guest = "invite" in request.GET
    context = {"session": session, "code": code, "choices": choices, "is_guest": is_guest}
    if request.method != "POST" and ("q" in request.GET or choices.must_choose("ici" in request.GET)):
        return not_for_crawlers(render(request, "diagnostic/assessment/choose_city.html", context))
    return _begin_page(request, "diagnostic/assessment/session.html", context, session=session)


def _begin_page(
    request: OrganisationRequest, template: str, context: dict[str, Any], *, session: Session | None = None
) -> HttpResponse:
    """The page with the button; or the attempt begun, once which shop it is has been settled."""
    if request.method != "POST":
        form = BeginForm(initial={"form_key": uuid4()}, auto_id="%s")
        return _unlisted_in(session, render(request, template, context | {"form": form}))
    form = BeginForm(request.POST, auto_id="%s")
    shop: Shop | None = None
    if form.is_valid():
        name = form.cleaned_data["shop_name"]
        is_guest = bool(context.get("is_guest"))
        shop = None if is_guest else shop_with_uuid(form.cleaned_data["shop"]) or shop_named(name)
        is_settled = is_guest or shop or request.POST.get("shop") == NONE_OF_THESE
        found = [] if is_settled else found_shops(name)
        if found:
            context |= {"form": form, "found": found, "none_of_these": NONE_OF_THESE}
            return not_for_crawlers(render(request, template, context))
        try:
            attempt = start(
                organisation=request.tenant,
                language=reader_language(),
                now=timezone.now(),
                form_key=form.key(),
                session=session,
                shop=shop,
                shop_typed=name,
                is_guest=is_guest,
            )
            return redirect("diagnostic:resume", uuid=attempt.uuid)
        except DomainError as error:
            form.add_error(None, str(error))
    return not_for_crawlers(form_page(request, template, context | {"form": form}, form))


def _reason_of(error: DomainError, code: str) -> str:
    """Why a code opens nothing; first of all what in it can only have been misread."""
    misread = unreadable_signs(code)
    if misread and isinstance(error, CodeUnknown | AttemptUnknown):
        return _("Nos codes n’ont pas de « %(signs)s ». Regardez encore une fois, lettre par lettre.") % {
            "signs": ", ".join(misread[:3])
        }
    return str(error)


def _code_refused(request: OrganisationRequest, form: CodeForm, error: DomainError) -> HttpResponse:
    """The field again. Guessing is slow: wrong codes are counted apart from all the others."""
    try:
        limit("diagnostic_wrong", sender_of(request), per_minute=WRONG_CODES_PER_MINUTE)
    except TooManyRequests:
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(MINUTE_S)
        return response
    return _code_page(request, form, status=STATUS.get(type(error), 409))


def _code_page(request: OrganisationRequest, form: CodeForm, *, status: int = 422) -> HttpResponse:
    context = {"form": form, "city": request.tenant}
    return not_for_crawlers(
        form_page(request, "diagnostic/assessment/code.html", context, form, status=status)
    )


def _closed(request: OrganisationRequest) -> HttpResponse:
    """The city takes part no more: who has begun may still finish."""
    if request.method != "POST":
        return redirect(reverse("city_page"))
    return render(request, "diagnostic/assessment/closed.html", status=410)


def _unlisted_in(session: Session | None, response: HttpResponse) -> HttpResponse:
    """The start page is for everybody to find, a session's is not."""
    return not_for_crawlers(response) if session is not None else response
