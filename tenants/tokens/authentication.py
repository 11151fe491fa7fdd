"""Who calls the API: a program with a token of this host's organisation, or its staff's session."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from tenants.accounts.models import User
from tenants.membership.actors import Actor, actor_of
from tenants.membership.roles import Role
from tenants.tokens.models import ApiToken
from tenants.tokens.selectors import TokenState, state_of, token_with_secret
from tenants.tokens.services import note_use

REFUSALS = {
    TokenState.EXPIRED: ("token_expired", _("Cette clé a expiré. Demandez-en une autre.")),
    TokenState.REVOKED: ("token_revoked", _("Cette clé est révoquée. Demandez-en une autre.")),
    TokenState.ORPHANED: (
        "token_revoked",
        _("Qui a créé cette clé n’administre plus l’organisation. Demandez-en une autre."),
    ),
}


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. Gives `request.actor`: the token's role, in its organisation.

    A token shown on another organisation's host is refused, whatever it could do on its own. Another scheme
    than Bearer is none of ours: the call goes on as anonymous.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, written = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token_with_secret(written.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("Cette clé n’existe pas."), "token_unknown")
        if token.organisation_id != request.tenant.pk:
            raise AuthenticationFailed(
                _("Cette clé ne vaut que sur l’adresse de son organisation."), "token_of_another_host"
            )
        now = timezone.now()
        if refusal := REFUSALS.get(state_of(token, now)):
            raise AuthenticationFailed(refusal[1], refusal[0])
        note_use(token, now)
        _note_actor(request, Actor(token.created_by, request.tenant, Role(token.role)))
        return token.created_by, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class StaffSessionAuthentication(SessionAuthentication):
    """The session that the pages use, with its protection against forms of elsewhere."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found is not None:
            _note_actor(request, actor_of(request._request))
        return found

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                _("Le jeton contre les formulaires d’ailleurs manque."), "csrf_failed"
            ) from error


def _note_actor(request: Request, actor: Actor | None) -> None:
    request._request.actor = actor  # type: ignore[attr-defined]


def caller_of(request: Request) -> Actor:
    """The actor of a request that `HasRole` let through."""
    actor: Actor = request.actor
    return actor
