"""Who may see and change a session: each policy, and that its queryset twin agrees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.agenda import policies
from campaigns.agenda.models import Session
from kernel.clock import today
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.sessions import (
    every_actor,
    make_actor,
    make_coming_session,
    make_facilitation,
    make_running_edition,
)

TWINS = [
    (policies.can_see_session, "visible_to"),
    (policies.can_edit_session, "editable_by"),
    (policies.can_adapt_session, "adaptable_by"),
    (policies.can_see_roster, "with_roster_for"),
]


@pytest.mark.parametrize(("policy", "verb"), TWINS, ids=lambda value: getattr(value, "__name__", value))
def test_the_queryset_says_the_same_as_the_policy(agency, namur, dinant, atelier, policy, verb):
    eupen = Organisation.objects.get(slug="eupen")
    edition = make_running_edition()
    sessions = [
        make_coming_session(edition, namur),
        make_coming_session(edition, dinant, namur, in_days=11),
        make_coming_session(edition, eupen, registration="draft", in_days=12),
    ]
    actors = every_actor([agency, namur, dinant, eupen, atelier])
    leading = make_actor(agency, Role.FACILITATOR)
    make_facilitation(sessions[1], leading.user)
    n_true = 0
    for actor in [*actors, leading]:
        rows = set(getattr(Session.objects, verb)(actor))
        for session in sessions:
            assert policy(actor, session) == (session in rows), (actor, session.code)
            n_true += session in rows
    assert n_true


def test_whom_a_city_may_act_for_where(agency, namur, dinant, atelier):
    """The twin says the same; a draft or what is announced later is its hosts' alone."""
    eupen = Organisation.objects.get(slug="eupen")
    edition = make_running_edition()
    on = today()
    announced = make_coming_session(edition, dinant)
    draft = make_coming_session(edition, eupen, registration="draft", in_days=12)
    later = make_coming_session(edition, namur, in_days=13, announced_on=on + timedelta(days=1))
    may = {}
    for actor in every_actor([agency, namur, dinant, eupen, atelier]):
        rows = set(Session.objects.open_to_shops_of(actor, on))
        for session in (announced, draft, later):
            can = policies.can_act_for_own_shops(actor, session, on)
            assert can == (session in rows), (actor, session.code)
            may[actor.organisation.slug, str(actor.role), session.pk] = can
    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD):
        assert [may["namur", role, session.pk] for session in (announced, draft, later)] == [
            True,
            False,
            True,
        ]
        assert [may["eupen", role, session.pk] for session in (announced, draft, later)] == [
            True,
            True,
            False,
        ]
    assert not any(can for (slug, role, _), can in may.items() if role == Role.READER or slug == "agence")


@pytest.fixture
def shared(namur, dinant) -> Session:
    """It takes place in Dinant; Namur shares it."""
    return make_coming_session(make_running_edition(), dinant, namur)


def test_the_first_host_edits_and_the_other_adapts(shared, namur, dinant):
    for role in (Role.ADMINISTRATOR, Role.MANAGER):
        assert policies.can_edit_session(make_actor(dinant, role), shared)
        assert not policies.can_edit_session(make_actor(namur, role), shared)
        assert policies.can_adapt_session(make_actor(namur, role), shared)
    for role in (Role.STEWARD, Role.READER):
        assert not policies.can_adapt_session(make_actor(dinant, role), shared)


def test_the_agence_sees_counts_and_never_names(shared, agency):
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        assert policies.can_see_session(make_actor(agency, role), shared)
        assert not policies.can_see_roster(make_actor(agency, role), shared)


def test_a_steward_sees_who_comes_and_a_reader_does_not(shared, namur):
    assert policies.can_see_roster(make_actor(namur, Role.STEWARD), shared)
    assert not policies.can_see_roster(make_actor(namur, Role.READER), shared)


def test_the_facilitator_sees_who_comes_to_their_sessions_alone(shared, agency, namur):
    other = make_coming_session(shared.edition, namur, in_days=20)
    leading = make_actor(agency, Role.FACILITATOR)
    make_facilitation(shared, leading.user)
    assert policies.can_see_roster(leading, shared)
    assert not policies.can_see_roster(leading, other)
    assert not policies.can_see_roster(make_actor(agency, Role.FACILITATOR), shared)


def test_who_led_and_is_now_an_analyst_sees_no_names(shared, agency):
    actor = make_actor(agency, Role.ANALYST)
    make_facilitation(shared, actor.user)
    assert not policies.can_see_roster(actor, shared)
    assert shared not in Session.objects.with_roster_for(actor)
