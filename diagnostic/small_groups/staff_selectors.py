"""Requests for a place in a small group, as the city's staff reads them: who and since when, never why."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.small_groups.models import SmallGroupRequest
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS
from tenants.organisations.models import Kind

# Who reads names and contacts of shopkeepers: as for the people of a session, not the readers of figures.
N_HANDLED = 20


@dataclass(frozen=True)
class HandledRequest:
    """A request that somebody has dealt with; `by` is empty where nobody is known for it."""

    request: SmallGroupRequest
    by: str


def can_see_requests(actor: Actor) -> bool:
    return actor.organisation.kind == Kind.CITY and actor.role in NAME_READERS


def open_requests() -> list[SmallGroupRequest]:
    """Those that wait, the longest first, with person and shop. One statement."""
    waiting = SmallGroupRequest.objects.filter(handled_at__isnull=True)
    return list(waiting.select_related("person", "shop"))


def n_open_requests() -> int:
    return SmallGroupRequest.objects.filter(handled_at__isnull=True).count()


def handled_requests() -> list[HandledRequest]:
    """The latest that were dealt with. At most 2 statements."""
    handled = SmallGroupRequest.objects.filter(handled_at__isnull=False)
    rows = list(handled.select_related("person", "shop").order_by("-handled_at", "-id")[:N_HANDLED])
    by = {row.handled_by_id for row in rows if row.handled_by_id}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=by)} if by else {}
    return [HandledRequest(row, names.get(row.handled_by_id or 0, "")) for row in rows]
