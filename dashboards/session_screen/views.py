"""The screen of a session, for a projector: the code, how many answer, and the group's view."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from campaigns.agenda.models import Session
from campaigns.session_codes.services import code_of
from dashboards.session_screen.presentation import code_notice, group_context, session_phase, typed_address
from dashboards.session_screen.rules import Phase
from dashboards.session_screen.services import ScreenNotYours, ScreenState, screen_state_of
from diagnostic.versions.selectors import current_questionnaire
from kernel.codes import shown_code
from kernel.links import address
from kernel.qr_codes import qr_svg
from tenants.membership.access import staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Kind, Organisation

READERS = (*NAME_READERS, Role.FACILITATOR)
REFRESH_S = 15
NO_CHANGE = 204
LIVE = (Phase.BEFORE, Phase.OPEN)


@staff(*READERS)
def screen(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything; without JavaScript the page comes back by itself."""
    actor, screen_state = _read(request, pk)
    session = screen_state.session
    now = timezone.now()
    phase = session_phase(session, now)
    where = _where(actor, session)
    code = shown_code(code_of(session, now=now).code) if phase != Phase.OFF else ""
    context = _state_context(screen_state, phase) | {
        "title": session.shown_title,
        "host_names": session.host_names,  # type: ignore[attr-defined]
        "code": code,
        "is_resting": phase != Phase.OPEN,
        "notice": code_notice(session, phase, now),
        "address": typed_address(where),
        "qr": qr_svg(address(where, "diagnostic:session", code=code), css_class="screen-qr-drawing")
        if code
        else "",
        "back_url": _back(actor, session),
        "refresh_s": REFRESH_S if phase in LIVE else None,
    }
    return render(request, "dashboards/session_screen/screen.html", context)


@staff(*READERS)
def state(request: StaffRequest, pk: int) -> HttpResponse:
    """Counts and group alone, asked for every few seconds; 204 while they are as the page has them.

    Where the code has begun to work since, or has ceased to, the whole page is asked for again.
    """
    _actor, screen_state = _read(request, pk)
    phase = session_phase(screen_state.session, timezone.now())
    context = _state_context(screen_state, phase)
    seen = request.GET.get("vu", "")
    if seen == context["version"]:
        return HttpResponse(status=NO_CHANGE)
    response = render(request, "dashboards/session_screen/_state.html", context)
    if seen and not seen.startswith(f"{phase}-"):
        response["HX-Refresh"] = "true"
    return response


def _state_context(screen_state: ScreenState, phase: Phase) -> dict[str, Any]:
    return {
        "session": screen_state.session,
        "is_live": phase in LIVE,
        "n_started": screen_state.n_started,
        "n_finished": screen_state.n_finished,
        "version": f"{phase}-{screen_state.n_started}-{screen_state.n_finished}-{screen_state.group.n}",
        **group_context(screen_state, current_questionnaire()),
    }


def _read(request: StaffRequest, pk: int) -> tuple[Actor, ScreenState]:
    """The Agence's other people read that the screen is not theirs (403), as they are of the roster."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    if actor.organisation.kind == Kind.AGENCY and actor.role != Role.FACILITATOR:
        raise PermissionDenied
    try:
        return actor, screen_state_of(actor, pk, now=timezone.now())
    except ScreenNotYours:
        raise Http404 from None


def _where(actor: Actor, session: Session) -> Organisation:
    """Whose address is shown: the own city's, and to the facilitator that of the place."""
    if actor.organisation.kind == Kind.CITY:
        return actor.organisation
    return session.hosts.select_related("organisation").first().organisation  # type: ignore[union-attr]


def _back(actor: Actor, session: Session) -> str:
    if actor.organisation.kind == Kind.CITY:
        return reverse("sessions:session", kwargs={"pk": session.pk})
    return reverse("agency:facilitation")
