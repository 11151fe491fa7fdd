"""The life of a session: announced, closed, open again, held, cancelled."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim, SeatCounter, Session
from campaigns.agenda.selectors import sessions_hosted_by
from campaigns.agenda.services import (
    cancel_session,
    close_session,
    discard_session,
    mark_held,
    publish_session,
    reopen_session,
    undo_held,
)
from kernel.clock import today
from kernel.errors import DomainError
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tests.factories.people import make_member
from tests.factories.sessions import (
    make_actor,
    make_coming_session,
    make_facilitation,
    make_group,
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
    with tenant_context(namur):
        yield


def registration(session: Session) -> str:
    return SeatCounter.objects.get(pk=session.pk).registration


def refused(call, **options) -> str:
    with pytest.raises(DomainError) as caught:
        call(**options, now=timezone.now())
    return caught.value.code


def due(kind: str) -> list[str]:
    return sorted(Due.objects.filter(kind=kind).values_list("organisation__slug", flat=True))


def test_announced_it_is_on_the_public_list_and_in_the_figures(manager, edition, namur):
    session = make_coming_session(edition, namur, registration="draft", announced_on=None)
    assert sessions_hosted_by(namur, edition, today()) == []

    publish_session(actor=manager, session=session, now=timezone.now())

    session.refresh_from_db()
    assert registration(session) == "open"
    assert session.announced_on == today()
    assert [listed.session for listed in sessions_hosted_by(namur, edition, today())] == [session]
    assert due("figures.city") == ["namur"]
    assert refused(publish_session, actor=manager, session=session) == "move_refused"


def test_without_a_place_it_is_not_announced(manager, edition, namur):
    session = make_coming_session(edition, namur, registration="draft", venue="")
    assert refused(publish_session, actor=manager, session=session) == "session_not_ready"


def test_closed_and_open_again(manager, edition, namur):
    session = make_coming_session(edition, namur)
    close_session(actor=manager, session=session, now=timezone.now())
    assert registration(session) == "closed"
    reopen_session(actor=manager, session=session, now=timezone.now())
    assert registration(session) == "open"
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "session.closed",
        "session.reopened",
    ]


def test_held_only_once_it_has_begun(manager, edition, namur):
    ahead = make_coming_session(edition, namur)
    assert refused(mark_held, actor=manager, session=ahead) == "move_refused"
    past = make_coming_session(edition, namur, in_days=-2)

    outcome = mark_held(actor=manager, session=past, now=timezone.now())

    assert (outcome.status, outcome.happened_on) == ("held", past.starts_at.date())
    assert registration(past) == "closed"
    assert refused(mark_held, actor=manager, session=past) == "move_refused"


def test_a_mistake_is_taken_back_and_stays_known(manager, edition, namur):
    past = make_coming_session(edition, namur, in_days=-2)
    outcome = mark_held(actor=manager, session=past, now=timezone.now())

    undo_held(actor=manager, session=past, now=timezone.now())

    outcome.refresh_from_db()
    assert outcome.superseded_at is not None
    mark_held(actor=manager, session=past, now=timezone.now())


def test_cancelled_every_group_ends_and_its_city_tells_it(manager, edition, namur, dinant, agency):
    session = make_coming_session(edition, namur)
    groups = [
        make_group(namur, session, "Ana", "Bob"),
        make_group(dinant, session, "Cem", state="waiting"),
    ]
    facilitation = make_facilitation(session, make_member(agency, Role.FACILITATOR))

    cancel_session(actor=manager, session=session, reason="  Salle   inondée ", now=timezone.now())

    assert set(SeatClaim.objects.values_list("state", "end_reason")) == {("ended", "session_cancelled")}
    assert due("signups.tell_cancelled") == ["dinant", "namur"]
    assert Due.objects.filter(kind="signups.tell_cancelled").first().details == {"reason": "Salle inondée"}
    facilitation.refresh_from_db()
    assert not facilitation.is_active
    session.refresh_from_db()
    assert session.sequence == 1
    assert len(groups) == 2
    assert refused(cancel_session, actor=manager, session=session, reason="Encore") == "move_refused"
    assert refused(reopen_session, actor=manager, session=session) == "move_refused"


def test_a_cancellation_says_why(manager, edition, namur):
    session = make_coming_session(edition, namur)
    assert refused(cancel_session, actor=manager, session=session, reason="  ") == "reason_missing"


def test_a_cancellation_entered_afterwards_sends_nothing(manager, edition, namur):
    session = make_coming_session(edition, namur, in_days=-2)
    make_group(namur, session, "Ana")
    cancel_session(actor=manager, session=session, reason="Personne n’est venu", now=timezone.now())
    assert due("signups.tell_cancelled") == []


def test_a_draft_can_be_thrown_away_and_nothing_else(manager, edition, namur):
    draft = make_coming_session(edition, namur, registration="draft")
    discard_session(actor=manager, session=draft, now=timezone.now())
    assert not Session.objects.filter(pk=draft.pk).exists()
    session = make_coming_session(edition, namur)
    assert refused(discard_session, actor=manager, session=session) == "move_refused"


@pytest.mark.parametrize(
    "move", [publish_session, close_session, reopen_session, mark_held, undo_held, discard_session]
)
def test_a_co_host_moves_nothing(move, edition, namur, dinant):
    session = make_coming_session(edition, dinant, namur)
    actor = make_actor(namur, Role.ADMINISTRATOR)
    assert refused(move, actor=actor, session=session) == "session_not_yours"
