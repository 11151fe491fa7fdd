"""What waits for the city's team: requests for places, calls to make, and what two people wrote at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.agenda.models import ClaimState
from campaigns.agenda.public_sessions.presentation import joined_names, places_text
from campaigns.agenda.public_sessions.selectors import PublicSession
from campaigns.rounds.doorstep.calls import OpenCall, open_calls
from campaigns.rounds.doorstep.services import SeatAnswer, call_made, dismiss_request, settle_request
from campaigns.rounds.doorstep.waiting import WaitingRequest, overtaken_of_team, waiting_requests
from campaigns.rounds.errors import CallUnknown
from campaigns.rounds.phone.selectors import sessions_with_places
from campaigns.rounds.shared_views import acting
from campaigns.visits.models import OvertakenValue
from campaigns.visits.services import leave_as_it_is, put_back
from kernel.errors import DomainError
from kernel.templatetags.portal import day, hour
from kernel.wording import reader_language
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.shops.models import Weekday

MOST_VALUES = 100
# The phone says the same to the steward.
TO_SAY = {
    ClaimState.PENDING: gettext_lazy("À dire : la place est à confirmer."),
    ClaimState.CONFIRMED: gettext_lazy("À dire : la place est confirmée."),
    ClaimState.WAITING: gettext_lazy("À dire : la séance est complète, le nom est sur la liste d’attente."),
    ClaimState.OFFERED: gettext_lazy("À dire : une place s’est libérée, elle est à confirmer."),
    ClaimState.ENDED: gettext_lazy("À dire : l’inscription n’a plus de place."),
}


@staff(*CITY_EDITORS)
def requests(request: StaffRequest) -> HttpResponse:
    """All that waits, the oldest first, with the sessions that take sign-ups."""
    here, now = acting(request).organisation, timezone.now()
    waiting = waiting_requests(here, now)
    sessions = sessions_with_places(here, now) if waiting else []
    context = {
        "requests": [_request_line(one) for one in waiting],
        "sessions": [(one.session.pk, _session_text(one)) for one in sessions],
        "calls": [_call_line(one) for one in open_calls()],
        "values": [_value_line(one) for one in overtaken_of_team()[:MOST_VALUES]],
    }
    return render(request, "campaigns/rounds/requests.html", context)


@staff(*CITY_EDITORS, methods=("POST",))
def answer(request: StaffRequest, key: UUID) -> HttpResponse:
    """Another session, or none."""
    actor = acting(request)
    try:
        if "dismiss" in request.POST:
            dismiss_request(actor=actor, key=key)
            messages.success(request, _("La demande est écartée, sans inscription."))
        else:
            chosen = request.POST.get("session", "")
            session = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
            if not session:
                messages.error(request, _("Choisissez une séance, puis inscrivez."))
            else:
                done = settle_request(actor=actor, key=key, session=session, now=timezone.now())
                messages.success(request, _settled_text(done))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("rounds:requests")


@staff(*CITY_EDITORS, methods=("POST",))
def called(request: StaffRequest, sign_up: UUID) -> HttpResponse:
    """These people were told, by whomever."""
    try:
        call_made(actor=acting(request), sign_up=sign_up, now=timezone.now())
    except CallUnknown as error:
        raise Http404 from error
    messages.success(request, _("C’est noté : l’appel est fait."))
    return redirect("rounds:requests")


@staff(*CITY_EDITORS, methods=("POST",))
def settle_value(request: StaffRequest, pk: int) -> HttpResponse:
    """What was written over stands again, or is left as it is."""
    row = OvertakenValue.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    now = timezone.now()
    if "put_back" in request.POST:
        put_back(row, actor=acting(request).user, now=now)
        messages.success(request, _("C’est remis."))
    else:
        leave_as_it_is(row, now=now)
        messages.success(request, _("C’est laissé comme c’est."))
    return redirect("rounds:requests")


def _request_line(one: WaitingRequest) -> dict[str, Any]:
    return {
        "key": one.key,
        "shop": one.shop.name if one.shop else _("commerce inconnu"),
        "shop_url": reverse("register:shop", kwargs={"uuid": one.shop.uuid}) if one.shop else "",
        "people": [{"name": name, "email": email, "phone": phone} for name, email, phone in one.people],
        "asked": _session_text(one.session) if one.session else _("une séance qui n’existe plus"),
        "sent": _("demandé le %(on)s à %(at)s, reçu le %(received)s")
        % {
            "on": day(one.happened_at, "no_year"),
            "at": hour(one.happened_at),
            "received": day(one.received_at, "no_year"),
        },
        "sent_by": one.sent_by,
    }


def _call_line(one: OpenCall) -> dict[str, Any]:
    return {
        "sign_up": one.sign_up,
        "shop": one.shop_name,
        "shop_url": reverse("register:shop", kwargs={"uuid": one.shop.uuid}) if one.shop else "",
        "name": one.name,
        "phone": one.phone,
        "told": TO_SAY.get(ClaimState(one.seat), TO_SAY[ClaimState.ENDED]),
        "session": _("%(on)s à %(at)s, %(title)s")
        % {
            "on": day(one.session.starts_at),
            "at": hour(one.session.starts_at),
            "title": one.session.shown_title,
        },
        "sent": _("demandé le %(on)s") % {"on": day(one.asked_at, "no_year")},
        "caller": one.caller,
    }


def _session_text(public: PublicSession) -> str:
    """`5 décembre à 18 h 30, Salle Sax (Namur) : encore 8 places`"""
    session = public.session
    hosts = joined_names([host.shown_name for host in public.hosts])
    return _("%(on)s à %(at)s, %(title)s (%(cities)s) : %(places)s") % {
        "on": day(session.starts_at),
        "at": hour(session.starts_at),
        "title": session.shown_title,
        "cities": hosts,
        "places": places_text(public)[0],
    }


def _settled_text(done: SeatAnswer) -> str:
    text = (
        _("C’est fait : sur la liste d’attente.")
        if done.seat == ClaimState.WAITING
        else _("C’est fait : les places sont réservées.")
    )
    call = _("Sans adresse e-mail : l’appel est à faire par le steward.") if done.has_call else ""
    return f"{text} {call}".strip()


def _value_line(one: OvertakenValue) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "shop": one.shop.name,
        "shop_url": reverse("register:shop", kwargs={"uuid": one.shop.uuid}),
        "field": {"name": _("Enseigne"), "sector": _("Secteur"), "closing_days": _("Fermé le")}.get(
            one.field, one.field
        ),
        "lost": _value_text(one.field, one.lost),
        "kept": _value_text(one.field, one.kept),
        "lost_by": str(one.lost_by) if one.lost_by else _("un import ou un programme"),
        "kept_by": str(one.kept_by),
        "on": day(one.happened_at, "no_year"),
    }


def _value_text(field: str, value: str) -> str:
    if not value:
        return _("rien")
    if field == "sector":
        sector = sectors_by_code().get(value)
        return sector_name(sector, reader_language()) if sector else value
    if field == "closing_days":
        labels = dict(Weekday.choices)
        return ", ".join(str(labels.get(one, one)) for one in value.split(","))
    return value
