"""Tokens are made for a role and a time, shown once, kept as hashes, and revoked for good."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import end_of, today
from tenants.journal.models import Entry
from tenants.membership.actors import Actor
from tenants.membership.roles import ROLES_BY_KIND, Role
from tenants.tokens.errors import ExpiryOutOfRange, RoleNotForTokens
from tenants.tokens.models import ApiToken
from tenants.tokens.rules import ROLES_OF_TOKENS, latest_day
from tenants.tokens.selectors import TokenState, tokens_of
from tenants.tokens.services import create_token, revoke_token
from tests.factories.people import make_member
from tests.factories.tokens import make_token


@pytest.fixture
def actor(namur) -> Actor:
    return Actor(make_member(namur, Role.ADMINISTRATOR), namur, Role.ADMINISTRATOR)


def make(actor: Actor, **fields):
    values: dict[str, Any] = {"name": "Site", "role": "reader", "expires_on": today() + timedelta(days=30)}
    with tenant_context(actor.organisation):
        return create_token(actor=actor, now=timezone.now(), **(values | fields))


def journal(namur) -> list[tuple[str, str]]:
    with tenant_context(namur):
        return list(Entry.objects.order_by("id").values_list("action", "subject"))


def test_only_a_hash_is_kept_and_the_journal_knows_no_secret(namur, actor):
    made = make(actor)
    kept = ApiToken.objects.get()

    assert made.secret.startswith(kept.prefix)
    assert len(made.secret) == 46
    assert kept.token_hash == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret not in str(ApiToken.objects.values().get())
    with tenant_context(namur):
        assert made.secret not in str(list(Entry.objects.values()))
    assert journal(namur) == [("token.created", kept.prefix)]


def test_no_two_secrets_are_alike(actor):
    assert len({make(actor).secret for _ in range(20)}) == 20


def test_it_is_good_until_the_end_of_its_last_day(actor):
    last = today() + timedelta(days=3)

    assert make(actor, expires_on=last).token.expires_at == end_of(last)


@pytest.mark.parametrize("in_days", [-1, 0, 732])
def test_a_last_day_that_is_past_or_too_far_is_refused(actor, in_days):
    with pytest.raises(ExpiryOutOfRange):
        make(actor, expires_on=today() + timedelta(days=in_days))
    assert not ApiToken.objects.exists()


def test_two_years_is_the_longest():
    assert latest_day(date(2027, 3, 1)) == date(2029, 3, 1)  # over 29 February 2028


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STEWARD, Role.ANALYST, "king", ""])
def test_a_role_that_tokens_do_not_have_is_refused(actor, role):
    with pytest.raises(RoleNotForTokens):
        make(actor, role=role)


def test_roles_of_tokens_are_roles_of_the_organisation():
    for kind, roles in ROLES_OF_TOKENS.items():
        assert set(roles) <= set(ROLES_BY_KIND[kind]) - {Role.ADMINISTRATOR}


def test_revoking_twice_is_revoking_once(namur, actor):
    token = make(actor).token
    first = timezone.now()
    for now in (first, first + timedelta(hours=1)):
        with tenant_context(namur):
            revoke_token(actor=actor, token=token, now=now)

    assert ApiToken.objects.get().revoked_at == first
    assert [action for action, _ in journal(namur)] == ["token.created", "token.revoked"]


def test_nobody_revokes_another_organisations(namur, dinant, actor):
    token = make_token(dinant).token
    with tenant_context(namur):
        revoke_token(actor=actor, token=token, now=timezone.now())

    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_list_is_the_organisations_own_with_the_good_ones_first(namur, dinant, actor):
    make_token(dinant)
    revoked, good = make(actor).token, make(actor).token
    with tenant_context(namur):
        revoke_token(actor=actor, token=revoked, now=timezone.now())
    orphan = make(Actor(make_member(namur, Role.READER), namur, Role.READER)).token

    listed = tokens_of(namur, timezone.now())

    assert {one.token.pk: one.state for one in listed} == {
        good.pk: TokenState.OPEN, revoked.pk: TokenState.REVOKED, orphan.pk: TokenState.ORPHANED,
    }  # fmt: skip
    assert listed[0].token == good
