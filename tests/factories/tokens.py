"""Tokens of the API, made by the service for a new administrator."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import today
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.tokens.rules import ROLES_OF_TOKENS
from tenants.tokens.services import CreatedToken, create_token
from tests.factories.people import make_member


def make_token(organisation: Organisation, role: str = "", by: User | None = None) -> CreatedToken:
    by = by or make_member(organisation, Role.ADMINISTRATOR)
    with tenant_context(organisation):
        return create_token(
            actor=Actor(by, organisation, Role.ADMINISTRATOR),
            name="Site de la ville",
            role=role or ROLES_OF_TOKENS[organisation.kind][0],
            expires_on=today() + timedelta(days=90),
            now=timezone.now(),
        )
