"""What several pages of a round need: who asks, and the round that they may open."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from campaigns.visits.models import Round
from campaigns.visits.selectors import round_to_open
from tenants.membership.actors import Actor, actor_of
from tenants.membership.roles import CITY_EDITORS


def acting(request: HttpRequest) -> Actor:
    """The actor of a page that a decorator opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def round_for(request: HttpRequest, uuid: UUID) -> Round:
    """A round that is given to who asks, or of a city that they plan for, with `names` of its stewards; else
    404. 1 statement."""
    actor = acting(request)
    row = round_to_open(uuid, actor.user, is_editor=actor.role in CITY_EDITORS)
    if row is None:
        raise Http404
    return row
