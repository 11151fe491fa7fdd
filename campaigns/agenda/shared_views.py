"""What the staff's views of the agenda share: the actor, the session found for them, the page of a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, QueryDict

from campaigns.agenda.policies import can_edit_session
from campaigns.agenda.presentation import (
    state_badge,
)
from campaigns.agenda.selectors import StaffSession, staff_session
from kernel.errors import DomainError
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest

# Where the service's refusal belongs in the form.
FIELD_OF = {
    "start_past": "day",
    "outside_edition": "day",
    "duration_wrong": "duration_min",
    "small_group_too_big": "derogation",
    "capacity_above_limit": "derogation",
    "capacity_wrong": "capacity",
    "capacity_below_taken": "capacity",
    "facilitator_busy": "users",
    "not_a_facilitator": "users",
    "host_has_sign_ups": "others",
    "host_missing": "first_host",
}


def form_sent(request: StaffRequest) -> QueryDict | None:
    """What was sent; also a form that was sent empty is checked."""
    return request.POST if request.method == "POST" else None


def acting(request: StaffRequest) -> Actor:
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def found_session(actor: Actor, pk: int) -> StaffSession:
    found = staff_session(actor, pk)
    if found is None:
        raise Http404
    return found


def found_to_edit(request: StaffRequest, pk: int) -> tuple[Actor, StaffSession]:
    actor = acting(request)
    found = found_session(actor, pk)
    if not can_edit_session(actor, found.session):
        raise PermissionDenied
    return actor, found


def frame_of(found: StaffSession, now: datetime) -> dict[str, Any]:
    """What the pages of one session have in common."""
    return {
        "session": found.session,
        "title": found.session.shown_title,
        "badge": state_badge(found, now),
        "hosts": found.hosts,
        "state": found.state,
    }


def refuse(form: Form, error: DomainError, otherwise: str = "") -> None:
    field = FIELD_OF.get(error.code, otherwise)
    form.add_error(field if field in form.fields else None, str(error))
