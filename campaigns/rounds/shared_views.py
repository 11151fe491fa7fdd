"""What the views of rounds share: who looks, the round that is theirs to see."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from campaigns.visits.models import Round
from campaigns.visits.selectors import round_to_open
from tenants.membership.actors import Actor, actor_of

FORM_METHODS = ("GET", "HEAD", "POST")


def acting(request: HttpRequest) -> Actor:
    """The actor of a page that a decorator opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def seen_round(actor: Actor, uuid: UUID) -> Round:
    """With `names` of its stewards; 404 for a round of another city, and for a steward to whom it is not
    given. 1 statement."""
    row = round_to_open(actor, uuid)
    if row is None:
        raise Http404
    return row
