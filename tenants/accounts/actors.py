"""The actor of a request: a user, in this host's organisation, with a role."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tenants.accounts.models import Membership, User
from tenants.accounts.roles import Role
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class Actor:
    user: User
    organisation: Organisation
    role: Role


def actor_of(request: HttpRequest) -> Actor | None:
    """Who acts here, looked up once per request; None for somebody without a role in this organisation."""
    if not hasattr(request, "_portal_actor"):
        request._portal_actor = _look_up(request)  # type: ignore[attr-defined]
    return request._portal_actor  # type: ignore[attr-defined,no-any-return]


def _look_up(request: HttpRequest) -> Actor | None:
    organisation = getattr(request, "tenant", None)
    if organisation is None or not request.user.is_authenticated:
        return None
    membership = Membership.objects.active().filter(user=request.user, organisation=organisation).first()
    return Actor(request.user, organisation, Role(membership.role)) if membership else None
