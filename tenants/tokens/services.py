"""Making and revoking tokens, and noting that one was used."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kernel.clock import day_of, end_of
from kernel.hashing import sha256_of
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.tokens.errors import ExpiryOutOfRange, RoleNotForTokens
from tenants.tokens.models import ApiToken
from tenants.tokens.rules import MARK, PREFIX_CHARACTERS, ROLES_OF_TOKENS, latest_day

USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class CreatedToken:
    """`secret` is nowhere else: shown once, then gone."""

    token: ApiToken
    secret: str


def create_token(*, actor: Actor, name: str, role: str, expires_on: date, now: datetime) -> CreatedToken:
    """A token of the actor's organisation, good until the end of `expires_on`.

    Raises RoleNotForTokens, ExpiryOutOfRange.
    """
    if role not in ROLES_OF_TOKENS[actor.organisation.kind]:
        raise RoleNotForTokens
    if not day_of(now) < expires_on <= latest_day(day_of(now)):
        raise ExpiryOutOfRange
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            organisation=actor.organisation,
            role=role,
            name=name,
            prefix=secret[:PREFIX_CHARACTERS],
            token_hash=sha256_of(secret),
            created_by=actor.user,
            created_at=now,
            expires_at=end_of(expires_on),
        )
        record("token.created", actor=actor.user, subject=token.prefix, role=role, expires_on=str(expires_on))
    return CreatedToken(token, secret)


def revoke_token(*, actor: Actor, token: ApiToken, now: datetime) -> None:
    """The token opens nothing from now on. A second call changes nothing."""
    with transaction.atomic():
        is_revoked = ApiToken.objects.filter(
            pk=token.pk, organisation=actor.organisation, revoked_at__isnull=True
        ).update(revoked_at=now)
        if is_revoked:
            record("token.revoked", actor=actor.user, subject=token.prefix)


def note_use(token: ApiToken, now: datetime) -> None:
    """Remember that the token was used, at most once an hour: one more statement then, none otherwise."""
    before = now - USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
