"""Tokens as the API meets them and as an administrator lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from kernel.hashing import sha256_of
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.tokens.models import ApiToken


class TokenState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ORPHANED = "orphaned"  # who made it no longer administers the organisation


@dataclass(frozen=True)
class ListedToken:
    token: ApiToken
    state: TokenState


def token_with_secret(secret: str) -> ApiToken | None:
    """The token, whatever its state and organisation, with `is_vouched_for`. One statement."""
    return _vouched().select_related("created_by").filter(token_hash=sha256_of(secret)).first()


def state_of(token: ApiToken, now: datetime) -> TokenState:
    """Of a token that a function of this module found."""
    if token.revoked_at is not None:
        return TokenState.REVOKED
    if not token.is_open(now):
        return TokenState.EXPIRED
    return TokenState.OPEN if token.is_vouched_for else TokenState.ORPHANED  # type: ignore[attr-defined]


def tokens_of(organisation: Organisation, now: datetime) -> list[ListedToken]:
    """The organisation's tokens: those that are good first, then the latest."""
    tokens = _vouched().select_related("created_by").filter(organisation=organisation)
    listed = [ListedToken(token, state_of(token, now)) for token in tokens]
    return sorted(listed, key=lambda one: one.state != TokenState.OPEN)


def _vouched() -> QuerySet[ApiToken]:
    """A token acts for as long as whoever made it administers the organisation: they know its secret."""
    administrators = Membership.objects.active().filter(
        user=OuterRef("created_by"), organisation=OuterRef("organisation"), role=Role.ADMINISTRATOR
    )
    return ApiToken.objects.annotate(is_vouched_for=Exists(administrators))
