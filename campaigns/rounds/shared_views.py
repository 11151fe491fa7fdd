"""What the team's views of rounds share: who looks, the round that is theirs to see."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from campaigns.rounds.staff_selectors import rounds_for
from campaigns.visits.models import Round
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest

FORM_METHODS = ("GET", "HEAD", "POST")


def acting(request: StaffRequest) -> Actor:
    """The actor of a page that `staff` opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def seen_round(actor: Actor, uuid: UUID) -> Round:
    """404 for a round of another city, and for a steward to whom it is not given. 1 statement."""
    row = rounds_for(actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row
