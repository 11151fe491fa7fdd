"""What several pages of a round need: who asks, and the round that they may open."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.visits.models import Round
from campaigns.visits.selectors import may_open
from tenants.membership.actors import Actor, actor_of
from tenants.membership.roles import CITY_EDITORS


def acting(request: HttpRequest) -> Actor:
    """The actor of a page that a decorator opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def round_for(request: HttpRequest, uuid: UUID) -> Round:
    """A round that is given to who asks, or of a city that they plan for; else 404. 2 statements at most."""
    actor = acting(request)
    row: Round = get_object_or_404(Round, uuid=uuid)
    if not may_open(actor.user, actor.role in CITY_EDITORS, row):
        raise Http404
    return row
