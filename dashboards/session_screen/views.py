"""The day of a session, at hand and on the wall: who comes, the code, how many answer, the group's view."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from campaigns.agenda.attendance_counts import AttendanceCounts, attendance_counts
from campaigns.agenda.models import Session
from campaigns.session_codes.services import code_of
from dashboards.session_screen.presentation import (
    JOIN_PAGE,
    code_notice,
    group_context,
    session_phase,
    typed_address,
)
from dashboards.session_screen.rules import Phase
from dashboards.session_screen.services import ScreenNotYours, ScreenState, screen_state_of
from dashboards.session_screen.today import (
    counts_context,
    counts_version,
    left_to_do,
    n_forms,
    place_of,
)
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
FORMS_BEFORE = timedelta(minutes=30)  # the end of the session
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
    counts = attendance_counts(session)
    code = shown_code(code_of(session, now=now).code) if phase != Phase.OFF else ""
    context = _state_context(screen_state, counts, phase, now) | {
        "title": session.shown_title,
        "host_names": session.host_names,  # type: ignore[attr-defined]
        "code": code,
        "is_resting": phase != Phase.OPEN,
        "notice": code_notice(session, phase, now),
        "address": typed_address(where),
        "qr": qr_svg(address(where, JOIN_PAGE, code=code), css_class="screen-qr-drawing") if code else "",
        "place": place_of(session),
        "todo": left_to_do(actor, session, counts, phase, now),
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
    now = timezone.now()
    phase = session_phase(screen_state.session, now)
    context = _state_context(screen_state, attendance_counts(screen_state.session), phase, now)
    seen = request.GET.get("vu", "")
    if seen == context["version"]:
        return HttpResponse(status=NO_CHANGE)
    response = render(request, "dashboards/session_screen/_state.html", context)
    if seen and not seen.startswith(f"{phase}-"):
        response["HX-Refresh"] = "true"
    return response


def _state_context(
    screen_state: ScreenState, counts: AttendanceCounts, phase: Phase, now: datetime
) -> dict[str, Any]:
    session = screen_state.session
    # Forms are filled in at the end: before, nobody is asked for any.
    cities = [one.city for one in counts.cities]
    n_of_forms = n_forms(session, cities) if cities and session.ends_at - FORMS_BEFORE <= now else 0
    finished = f"{screen_state.n_started}-{screen_state.n_finished}-{screen_state.group.n}"
    return {
        "session": session,
        "is_live": phase in LIVE,
        "n_started": screen_state.n_started,
        "n_finished": screen_state.n_finished,
        "version": f"{phase}-{finished}-{counts_version(counts, n_of_forms)}",
        **counts_context(counts, n_of_forms),
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
