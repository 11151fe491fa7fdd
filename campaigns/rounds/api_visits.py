"""Visits as programs read and send them: whose they are, and whether two sendings are the same."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from campaigns.visits.models import Visit
from campaigns.visits.rules import visit_times
from campaigns.visits.selectors import rounds_for
from campaigns.visits.services import TypedVisit
from campaigns.visits.services.details import find_shop
from kernel.errors import DomainError
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.shops.merged import surviving_shop

# A visit is moved on by seconds where its steward noted another one of the same shop.
MOVED_AT_MOST = timedelta(minutes=1)
VALUES = ("outcome", "reason", "come_back_on", "come_back_at", "language", "best_time")


def visits_for(actor: Actor) -> QuerySet[Visit]:
    """All that count, for who plans rounds; for a steward their own, and those of rounds given to them."""
    rows = Visit.objects.current().select_related("shop", "round", "state_set")
    if actor.role in CITY_EDITORS:
        return rows
    return rows.filter(Q(visited_by=actor.user) | Q(round__in=rounds_for(actor)))


def first_noted(key: UUID) -> Visit | None:
    """The visit of this key as it was sent, corrected or undone since or not. 1 statement."""
    return Visit.objects.filter(key=key).select_related("shop", "round").order_by("id").first()


def is_same(noted: Visit, typed: TypedVisit, actor: Actor) -> bool:
    """Whether this sending is the one that was noted. At most 5 statements."""
    if noted.visited_by_id != actor.user.pk:
        return False
    if any(getattr(noted, name) != getattr(typed, name) for name in VALUES):
        return False
    [at] = visit_times([typed.happened_at], noted.recorded_at)
    if not timedelta() <= noted.visited_at - at <= MOVED_AT_MOST:
        return False
    if (noted.materials or []) != list(typed.materials):
        return False
    if noted.round is not None and noted.round.uuid != typed.round:
        return False
    try:
        return find_shop(typed.shop) == surviving_shop(noted.shop)
    except DomainError:
        return False
