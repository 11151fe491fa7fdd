"""Noting one's own arrival on one's own phone: the code of the session, then who one is."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from campaigns.agenda.door_codes import code_in
from campaigns.agenda.models import Session
from campaigns.check_in.errors import ListClosedToYou, NameNeeded, NotFound
from campaigns.check_in.public_forms import ArrivalForm, CodeForm
from campaigns.check_in.services import check_in_self
from campaigns.session_codes.errors import CodeOfCancelled, CodeOver, CodeUnknown
from campaigns.session_codes.services import session_by_code
from kernel.codes import normalised_code, shown_code, unreadable_signs
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.limits import MINUTE_S, TooManyRequests, limit, limited, sender_of
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest

# A hall is one address: sixty come in within a minute, and some of them type twice.
ARRIVALS_PER_MINUTE = 240
# Whoever guesses is wrong, and only that is counted here: nobody else waits for them. Who is asked for their
# name, or comes when the list is closed, guessed nothing.
WRONG_PER_MINUTE = 20
GUESSES = (CodeUnknown, NotFound)
NOTED_FOR_S = 12 * 60 * 60
COOKIE = "portal_arrived"
SALT = "campaigns.check_in.arrived"
STATUS: dict[type[DomainError], int] = {
    CodeUnknown: 404,
    CodeOver: 410,
    CodeOfCancelled: 410,
    NameNeeded: 422,
    ListClosedToYou: 409,
}


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("arrival_code", per_minute=ARRIVALS_PER_MINUTE)
def code_page(request: OrganisationRequest) -> HttpResponse:
    """One field for the code on the screen."""
    form = CodeForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form)
    typed = form.cleaned_data["code"]
    try:
        session_by_code(typed, timezone.now())
    except DomainError as error:
        return _code_refused(request, typed, error)
    return redirect("presence:here", code=shown_code(normalised_code(typed)))


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("arrival", per_minute=ARRIVALS_PER_MINUTE)
def here(request: OrganisationRequest, code: str) -> HttpResponse:
    """The session, and who one is; once that is noted, a welcome, in this browser alone."""
    if request.tenant.is_retired:
        raise Http404
    now = timezone.now()
    try:
        session = session_by_code(code, now)
    except DomainError as error:
        return _code_refused(request, code, error)
    if request.method != "POST":
        noted = _noted(request, code)
        if noted and "autre" not in request.GET:
            return _page(request, "noted", session, code, is_new=noted == "new")
        return _arrival_page(request, session, code, ArrivalForm(auto_id="%s"))
    form = ArrivalForm(request.POST, auto_id="%s")
    if not form.is_valid():
        return _arrival_page(request, session, code, form)
    try:
        done = check_in_self(here=request.tenant, code=code, typed=form.typed(), now=now)
    except DomainError as error:
        form.add_error("name" if isinstance(error, NameNeeded) else None, str(error))
        return _too_many_guesses(request, error) or _arrival_page(
            request, session, code, form, status=STATUS.get(type(error), 422)
        )
    return _remembering(redirect("presence:here", code=code), code, "new" if done.is_new else "known")


def _arrival_page(
    request: OrganisationRequest, session: Session, code: str, form: ArrivalForm, *, status: int = 422
) -> HttpResponse:
    context = {"session": session, "place": _place(session), "code": code, "form": form}
    return not_for_crawlers(form_page(request, "campaigns/check_in/here.html", context, form, status=status))


def _page(
    request: OrganisationRequest, name: str, session: Session, code: str, *, is_new: bool
) -> HttpResponse:
    context = {"session": session, "place": _place(session), "code": code, "is_new": is_new}
    return not_for_crawlers(render(request, f"campaigns/check_in/{name}.html", context))


def _code_refused(request: OrganisationRequest, typed: str, error: DomainError) -> HttpResponse:
    form = CodeForm({"code": typed[:20]}, auto_id="%s")
    form.add_error("code", _reason(error, typed))
    return _too_many_guesses(request, error) or _code_page(request, form, status=STATUS.get(type(error), 409))


def _code_page(request: OrganisationRequest, form: CodeForm, *, status: int = 422) -> HttpResponse:
    context = {"form": form, "city": request.tenant}
    return not_for_crawlers(form_page(request, "campaigns/check_in/code.html", context, form, status=status))


def _reason(error: DomainError, typed: str) -> str:
    """Why a code opens nothing, to somebody who stands in the room."""
    if isinstance(error, CodeOver):
        return _(
            "La séance est terminée et son code ne fonctionne plus. Vous y étiez ? Dites-le à l’équipe : elle"
            " peut encore le noter."
        )
    if isinstance(error, CodeOfCancelled):
        return _("Cette séance a été annulée : il n’y a pas d’arrivée à noter.")
    if not isinstance(error, CodeUnknown):
        return str(error)
    if code_in(typed):
        return _(
            "Ce code est celui de votre inscription : montrez-le à l’accueil. Ici, écrivez celui de l’écran."
        )
    misread = unreadable_signs(normalised_code(typed))
    if misread:
        return _("Nos codes n’ont pas de « %(signs)s ». Regardez encore une fois, lettre par lettre.") % {
            "signs": ", ".join(misread[:3])
        }
    return _("Nous ne trouvons pas ce code. Relisez-le lettre par lettre, ou demandez à l’accueil.")


def _too_many_guesses(request: OrganisationRequest, error: DomainError) -> HttpResponse | None:
    """Count one more wrong answer of this network, if `error` is one; the page that says to wait, beyond so
    many."""
    if not isinstance(error, GUESSES):
        return None
    try:
        limit("arrival_wrong", sender_of(request), per_minute=WRONG_PER_MINUTE * settings.LIMITS_FACTOR)
    except TooManyRequests:
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(MINUTE_S)
        return response
    return None


def _place(session: Session) -> str:
    """The venue, else the city of the place."""
    first = session.hosts.select_related("organisation").order_by("position").first()
    return session.venue or (first.organisation.shown_name if first else "")


def _cookie(code: str) -> str:
    return f"{COOKIE}_{normalised_code(code)}"


def _remembering(response: HttpResponse, code: str, noted: str) -> HttpResponse:
    """This browser has noted an arrival at this session: its page says so when it is opened again."""
    response.set_signed_cookie(
        _cookie(code),
        noted,
        salt=SALT,
        max_age=NOTED_FOR_S,
        path=reverse("presence:code"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _noted(request: OrganisationRequest, code: str) -> str:
    return str(request.get_signed_cookie(_cookie(code), default="", salt=SALT, max_age=NOTED_FOR_S))
