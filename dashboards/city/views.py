"""The start page of a city's staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from campaigns.agenda.policies import can_create_session
from campaigns.agenda.selectors import staff_sessions
from campaigns.agenda.transitions import State
from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from campaigns.rounds.doorstep.waiting import n_waiting
from dashboards.city.presentation import (
    figure_groups,
    session_line,
    todos_of,
    todos_of_sessions,
    upcoming_line,
)
from dashboards.city.selectors import city_overview, unconfirmed_in
from diagnostic.small_groups.staff_selectors import can_see_requests, n_open_requests
from kernel.clock import today
from tenants.doubles.selectors import n_open_doubles
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF
from tenants.shops.selectors import n_open_details

N_TODOS, N_SESSIONS = 8, 6


@staff(*CITY_STAFF)
def start(request: StaffRequest) -> HttpResponse:
    """What waits for this city's staff, and where the city stands in the edition."""
    city = request.tenant
    edition = current_edition(today())
    context: dict[str, object] = {
        "city_name": city.shown_name,
        "first_name": (request.user.name or request.user.email).split()[0],
        "edition_name": edition.name if edition else "",
        "public_url": "/",
    }
    if edition is not None:
        overview = city_overview(city, edition, today())
        context |= {
            "as_of": overview.as_of,
            "figures": overview.counts,
            "groups": figure_groups(overview)[1:],
            **_sessions_ahead(request, edition, todos_of(overview, **_waiting(request))),
            "past_sessions": [session_line(session) for session in overview.sessions if not session.is_ahead],
        }
    return render(request, "dashboards/city/start.html", context)


def _waiting(request: StaffRequest) -> dict[str, int]:
    """Who asks for a small group and what is to be checked, for who may read names; at most 6 statements."""
    actor = actor_of(request)
    if actor is None or not can_see_requests(actor):
        return {}
    waiting = {"n_small_groups": n_open_requests(), "n_details": n_open_details()}
    if actor.role in CITY_EDITORS:
        waiting |= {
            "n_doubles": n_open_doubles(),
            "n_round_requests": n_waiting(actor.organisation, timezone.now()),
        }
    return waiting


def _sessions_ahead(
    request: StaffRequest, edition: Edition, todos: list[dict[str, object]]
) -> dict[str, object]:
    """The next sessions, how full they are, and what they ask for after what the city's figures do."""
    actor = actor_of(request)
    if actor is None:
        return {}
    now = timezone.now()
    ahead = [
        one
        for one in staff_sessions(actor, edition)
        if not one.is_over(now) and one.state not in (State.HELD, State.CANCELLED)
    ]
    todos += todos_of_sessions(ahead, unconfirmed_in(ahead), now)
    may_create = can_create_session(actor)
    return {
        "todos": todos[:N_TODOS],
        "sessions": [upcoming_line(one, actor.organisation) for one in ahead[:N_SESSIONS]],
        "sessions_url": reverse("sessions:agenda"),
        "new_session_url": reverse("sessions:create") if may_create else "",
    }
