"""The actor of a request: a user, in this host's organisation, with a role."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tenants.accounts.models import User
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.membership.selectors import memberships_with_hosts
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class Actor:
    user: User
    organisation: Organisation
    role: Role


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The signed-in person's roles in all organisations: one statement, once per request."""
    if not hasattr(request, "_portal_memberships"):
        found = memberships_with_hosts(request.user) if request.user.is_authenticated else []
        request._portal_memberships = found  # type: ignore[attr-defined]
    return request._portal_memberships  # type: ignore[attr-defined,no-any-return]


def actor_of(request: HttpRequest) -> Actor | None:
    """Who acts here; None for somebody without a role in this host's organisation."""
    organisation = getattr(request, "tenant", None)
    for membership in memberships_of(request):
        if organisation is not None and membership.organisation_id == organisation.pk:
            return Actor(membership.user, organisation, Role(membership.role))
    return None
