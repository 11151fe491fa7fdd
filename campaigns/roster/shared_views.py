"""What the views about who comes share: the session found for whoever acts, and the frame of its pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from campaigns.agenda.models import Session
from campaigns.roster.presentation import people_label
from campaigns.roster.selectors import session_for_own_shops
from kernel.clock import today
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.organisations.models import Kind


def found_for_own_shops(request: StaffRequest, pk: int) -> tuple[Actor, Session]:
    """A session at which the reader acts for their city's shops; 404 for whom there is none."""
    actor = actor_of(request)
    session = session_for_own_shops(actor, pk, today()) if actor is not None else None
    if actor is None or session is None:
        raise Http404
    return actor, session


def people_url(session: Session) -> str:
    """Where the city reads who comes: everybody at a session of its own, its own shops at another one."""
    is_hosted_here = getattr(session, "is_hosted_here", True)
    return reverse("roster:roster" if is_hosted_here else "roster:own", args=[session.pk])


def frame_of(actor: Actor, session: Session) -> dict[str, Any]:
    is_hosted_here = getattr(session, "is_hosted_here", True)
    return {
        "session": session,
        "title": session.shown_title,
        "host_names": session.host_names,  # type: ignore[attr-defined]
        "is_city": actor.organisation.kind == Kind.CITY,
        "people_url": people_url(session),
        "people_label": people_label(is_hosted_here=is_hosted_here),
    }
