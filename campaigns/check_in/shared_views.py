"""What the staff's views of a list share: who reads it, the list itself, the frame of its pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.agenda.models import ListState, Session
from campaigns.attendance.rules import Phase, needs_reason
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.lists import CheckInList, check_in_list
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.organisations.models import Kind


def reader_of(request: StaffRequest) -> Actor:
    """Names are for the facilitator: the Agence's other people are told that they may not (403)."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    if actor.organisation.kind == Kind.AGENCY and actor.role != Role.FACILITATOR:
        raise PermissionDenied
    return actor


def read_list(actor: Actor, pk: int, now: datetime) -> CheckInList:
    """404 for whom there is none, and where the session is a draft."""
    try:
        return check_in_list(actor, pk, now=now)
    except CheckInNotYours:
        raise Http404 from None


def may_close(actor: Actor, session: Session) -> bool:
    """One statement."""
    return Session.objects.with_list_closable_by(actor).filter(pk=session.pk).exists()


def frame_of(actor: Actor, found: CheckInList, now: datetime) -> dict[str, Any]:
    """What the pages of one list have in common."""
    session = found.session
    is_city = actor.organisation.kind == Kind.CITY
    return {
        "session": session,
        "title": session.shown_title,
        "host_names": [city.name for city in found.hosts],
        "is_city": is_city,
        "session_url": reverse("sessions:session", args=[session.pk])
        if is_city
        else reverse("agency:facilitation"),
        "session_label": _("Retour à la séance") if is_city else _("Mes séances"),
        "list_url": reverse("check_in:presences", args=[session.pk]),
        "is_closed": found.phase is Phase.CLOSED,
        "is_reopened": session.list_now == ListState.REOPENED,  # type: ignore[attr-defined]
        "needs_reason": found.phase is Phase.CLOSED and needs_reason(ends_at=session.ends_at, now=now),
    }
