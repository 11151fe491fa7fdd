"""A person's own sign-ups, opened by a mailed link. Mail programs open links too: that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from campaigns.agenda.models import ClaimState, Session
from campaigns.agenda.public_sessions.presentation import session_card
from campaigns.agenda.public_sessions.selectors import sessions_near
from campaigns.signups import forms
from campaigns.signups.presentation import sign_up_card
from campaigns.signups.selectors import PersonalSignUp, sign_ups_of
from campaigns.signups.services import (
    TypedPerson,
    accept_offer,
    cancel,
    change_people,
    change_session,
    confirm,
    decline_offer,
    remove_shop,
    resend_links,
)
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import Problem, form_page
from kernel.limits import limited
from tenants.consent.presentation import consent_card
from tenants.consent.selectors import consents_of, pending_consents_of
from tenants.consent.services import confirm_consents, withdraw_consents
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.errors import LinkBroken, LinkExpired
from tenants.shops.models import Person
from tenants.shops.personal_links import person_of

RESEND = "campaigns/signups/resend.html"
STEPS = ("annuler", "personnes", "date")

type PersonalView = Callable[..., HttpResponse]
type OpenedView = Callable[..., HttpResponseBase]


def personal(view: PersonalView) -> OpenedView:
    """Gives the view the link's person; a link that does not open leads to the page that sends a new one."""

    @never_cache
    @everybody(methods=("GET", "HEAD", "POST"))
    @limited("personal", per_minute=60)
    @wraps(view)
    def opened(request: OrganisationRequest, token: str, **keys: Any) -> HttpResponse:
        try:
            person = person_of(token)
        except (LinkBroken, LinkExpired) as error:
            context = {"form": forms.ResendForm(auto_id="%s"), "refusal": str(error), "city": request.tenant}
            status = 410 if isinstance(error, LinkExpired) else 404
            response = render(request, RESEND, context, status=status)
        else:
            response = view(request, person, token, **keys)
        return not_for_crawlers(response)

    return opened


@personal
def my_sign_ups(request: OrganisationRequest, person: Person, token: str) -> HttpResponse:
    """Everything that the person signed up for, what is to come first, and what they agreed to."""
    now = timezone.now()
    if request.method == "POST":
        if "accept" in request.POST:
            confirm_consents(person=person, purposes=[request.POST["accept"]], now=now)
        else:
            purpose, _colon, channel = request.POST.get("withdraw", "").partition(":")
            withdraw_consents(person=person, purpose=purpose, channel=channel or None, now=now)
        return redirect(reverse("signups:my_sign_ups", args=[token]) + "#consents")
    sign_ups = [sign_up_card(found, request.tenant, token, now) for found in sign_ups_of(person, now)]
    by_date = sorted(sign_ups, key=lambda one: one["starts_at"])
    context = {
        "person": person,
        "token": token,
        "my_sign_ups_entry": reverse("signups:my_sign_ups", args=[token]),
        "next_door": next((one for one in by_date if one["door"]), None),
        "coming": [sign_up for sign_up in sign_ups if sign_up["is_to_come"] or sign_up["door"]],
        "others": [sign_up for sign_up in sign_ups if not (sign_up["is_to_come"] or sign_up["door"])],
        "consents": [consent_card(row) for row in consents_of(person)],
        "pending": [consent_card(row) for row in pending_consents_of(person)],
        "city": request.tenant,
    }
    return render(request, "campaigns/signups/my_sign_ups.html", context)


@personal
def sign_up(request: OrganisationRequest, person: Person, token: str, uuid: UUID) -> HttpResponse:
    """One sign-up: place, who comes, and the buttons for what may be done now. Only a button changes it."""
    now = timezone.now()
    found = next((one for one in sign_ups_of(person, now) if one.row.uuid == uuid), None)
    if found is None:
        raise Http404
    here = reverse("signups:sign_up", args=[token, uuid])
    if request.method != "POST":
        step = next((step for step in STEPS if step in request.GET), "")
        return _drawn(request, found, token, now, step=step, notice=request.GET.get("fait", ""))
    action = request.POST.get("action", "")
    if action == "people":
        return _change_people(request, found, token, now, here)
    try:
        if action == "move":
            moved = change_session(uuid, _session_sent(request), organisation=request.tenant, now=now)
            return redirect(reverse("signups:sign_up", args=[token, moved.sign_up.uuid]) + "?fait=move")
        if action == "remove_shop":
            remove_shop(uuid, _number_sent(request, "shop"), now=now)
            return redirect(f"{here}?fait=remove_shop")
        if action not in ANSWERS:
            raise Http404
        more = {"consents": _consents_sent(request)} if action in ("confirm", "accept") else {}
        ANSWERS[action](uuid, organisation=request.tenant, now=now, **more)
    except DomainError as error:
        found = next((one for one in sign_ups_of(person, now) if one.row.uuid == uuid), found)
        return _drawn(request, found, token, now, refusal=str(error), status=409)
    return redirect(f"{here}?fait={action}")


ANSWERS: dict[str, Callable[..., object]] = {
    "confirm": confirm,
    "accept": accept_offer,
    "decline": decline_offer,
    "cancel": cancel,
}


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("resend", per_minute=5)
def resend(request: OrganisationRequest) -> HttpResponse:
    """Send a person's links again. The answer is the same whether the address is known here or not."""
    form = forms.ResendForm(request.POST if request.method == "POST" else None, auto_id="%s")
    context: dict[str, Any] = {"form": form, "city": request.tenant}
    if request.method == "POST" and form.is_valid():
        resend_links(request.tenant, form.cleaned_data["email"], now=timezone.now())
        return redirect(reverse("signups:resend") + "?fait=resend")
    context["is_sent"] = request.GET.get("fait") == "resend" and not form.is_bound
    return not_for_crawlers(form_page(request, RESEND, context, form))


def _change_people(
    request: OrganisationRequest, found: PersonalSignUp, token: str, now: datetime, here: str
) -> HttpResponse:
    largest = min(forms.LARGEST_GROUP, found.session.seats.capacity)
    if "add" in request.POST or "remove" in request.POST:
        group = forms.group_edited(request.POST, largest=largest)
        return _drawn(
            request, found, token, now, step="personnes", group=group, is_edited="add" in request.POST
        )
    group = forms.group_sent(request.POST, largest=largest)
    if group.is_valid():
        people = [TypedPerson(row.cleaned_data["name"], row.cleaned_data["role"]) for row in group.rows]
        try:
            change_people(found.row.uuid, people, organisation=request.tenant, now=now)
            return redirect(f"{here}?fait=people")
        except DomainError as error:
            group.problem = str(error)
    problems = group.problems()
    return _drawn(request, found, token, now, step="personnes", group=group, problems=problems, status=422)


def _drawn(
    request: OrganisationRequest,
    found: PersonalSignUp,
    token: str,
    now: datetime,
    *,
    step: str = "",
    group: forms.Group | None = None,
    problems: list[Problem] | None = None,
    notice: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    card = sign_up_card(found, request.tenant, token, now)
    if step and not card["may_change"]:
        step = ""
    context: dict[str, Any] = {
        "sign_up": card,
        "my_sign_ups_entry": card["my_sign_ups_url"],  # above, too, the link leads to one's own
        "step": step,
        "notice": _notice(notice, found),
        "problems": problems or [],
        "page_error": bool(problems or more.get("refusal")),
        "city": request.tenant,
        **more,
    }
    if not step and (card["may_confirm"] or card["may_answer"]):
        occasion = str(found.row.uuid)
        ticked = [row for row in pending_consents_of(found.row.contact) if row.occasion == occasion]
        context["ticked"] = [consent_card(row) for row in ticked]
    if step == "personnes":
        largest = min(forms.LARGEST_GROUP, found.session.seats.capacity)
        typed = [{"name": one.name, "role": one.role} for one in found.participants]
        context["group"] = group or forms.group_shown(typed, largest=largest)
    if step == "date":
        on_here, nearby = sessions_near(request.tenant, now)
        context["dates"] = [
            session_card(public, request.tenant)
            for public in [*on_here, *nearby]
            if public.session.pk != found.session.pk and public.n_left >= found.claim.n_persons
        ]
    return render(request, "campaigns/signups/sign_up.html", context, status=status)


def _notice(done: str, found: PersonalSignUp) -> str:
    """What the last button did, as long as it is still so."""
    state = ClaimState(found.claim.state)
    notices = {
        "confirm": (ClaimState.CONFIRMED, _("C’est confirmé. À bientôt.")),
        "accept": (ClaimState.CONFIRMED, _("C’est accepté : nous vous attendons.")),
        "decline": (
            ClaimState.ENDED,
            _("C’est noté, merci d’avoir prévenu : la place va à un autre commerce."),
        ),
        "cancel": (ClaimState.ENDED, _("Votre inscription est annulée. Merci d’avoir prévenu.")),
        "move": (ClaimState.CONFIRMED, _("C’est fait : vous venez à cette nouvelle date.")),
        "people": (state, _("C’est enregistré.")),
        "remove_shop": (state, _("C’est fait : vous ne venez plus pour ce commerce.")),
    }
    expected, text = notices.get(done, (None, ""))
    if done == "confirm" and state == ClaimState.WAITING:
        return _("Votre adresse est confirmée. Vous gardez votre rang sur la liste d’attente.")
    return text if expected == state else ""


def _session_sent(request: OrganisationRequest) -> Session:
    pk = _number_sent(request, "session")
    session = Session.objects.filter(pk=pk, seats__isnull=False).first()
    if session is None:
        raise Http404
    return session


def _consents_sent(request: OrganisationRequest) -> list[str] | None:
    """Which of the boxes stayed ticked; None where the page showed none."""
    return request.POST.getlist("consents") if "asks_consents" in request.POST else None


def _number_sent(request: OrganisationRequest, name: str) -> int:
    """The key of a row that a button sends; 0, which is nobody's, for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
