"""Facilitators: who may lead, and never two sessions at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.errors import FacilitatorBusy
from campaigns.agenda.services import (
    edit_session,
    set_facilitators,
)
from kernel.templatetags.portal import day
from tenants.membership.roles import Role
from tests.campaigns.agenda.drafting import refusal, says
from tests.factories.people import make_member, make_user
from tests.factories.sessions import (
    make_actor,
    make_coming_session,
    make_facilitation,
    make_running_edition,
)


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def manager(namur):
    return make_actor(namur, Role.MANAGER)


@pytest.fixture(autouse=True)
def _in_namur(namur):
    """As on Namur's host: the journal is its own."""
    with tenant_context(namur):
        yield


def test_nobody_leads_two_sessions_at_once(manager, edition, namur, agency):
    lucie = make_member(agency, Role.FACILITATOR)
    first = make_coming_session(edition, namur)
    second = make_coming_session(edition, namur, starts_at=first.starts_at + timedelta(minutes=90))
    set_facilitators(actor=manager, session=first, users=[lucie])

    with pytest.raises(FacilitatorBusy) as caught:
        set_facilitators(actor=manager, session=second, users=[lucie])

    assert day(first.starts_at) in str(caught.value)
    assert lucie.name in str(caught.value)
    assert not second.facilitations.exists()


def test_a_session_does_not_move_onto_its_facilitators_other_one(manager, edition, namur, agency):
    lucie = make_member(agency, Role.FACILITATOR)
    first, second = (make_coming_session(edition, namur, in_days=days) for days in (10, 11))
    make_facilitation(first, lucie)
    make_facilitation(second, lucie)
    moved = says(second, starts_at=first.starts_at)
    assert refusal(edit_session, actor=manager, session=second, says=moved, now=timezone.now()) == (
        "facilitator_busy"
    )
    second.refresh_from_db()
    assert second.starts_at != first.starts_at


def test_one_after_the_other_is_no_clash(manager, edition, namur, agency):
    lucie = make_member(agency, Role.FACILITATOR)
    first = make_coming_session(edition, namur)
    second = make_coming_session(edition, namur, starts_at=first.ends_at)
    for session in (first, second):
        set_facilitators(actor=manager, session=session, users=[lucie])
    set_facilitators(actor=manager, session=second, users=[])
    assert not second.facilitations.exists()


def test_only_facilitators_of_the_agence_lead(manager, edition, namur, agency):
    session = make_coming_session(edition, namur)
    for user in (make_user(), manager.user, make_member(agency, Role.ANALYST)):
        assert refusal(set_facilitators, actor=manager, session=session, users=[user]) == (
            "not_a_facilitator"
        )
