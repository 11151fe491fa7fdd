"""The list is closed: who is absent is known, and the session counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.errors import ReasonMissing
from campaigns.agenda.models import AttendanceClosing, CityAttendance, SessionOutcome
from campaigns.agenda.services import mark_held, undo_held
from campaigns.check_in.errors import CheckInNotYours, ListClosed, ListOpen, NobodyCame, NotBegun
from campaigns.check_in.services import close_list, mark, reopen_list
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tests.campaigns.check_in.conftest import do
from tests.factories.sessions import make_actor, make_coming_session, make_facilitation, make_group


@pytest.fixture
def close(session, manager, now):
    def closed(**options):
        values = {"actor": manager, "session_id": session.pk, "now": now}
        return do(close_list, **(values | options))

    return closed


@pytest.fixture
def come(session, manager, now):
    def came(city, line, outcome="present"):
        return do(mark, actor=manager, session_id=session.pk, city=city, line=line, outcome=outcome, now=now)

    return came


def test_who_is_neither_present_nor_excused_was_absent(session, dinant, namur, close, come, lines, noted):
    a, b, _ = lines(make_group(namur, session, "A", "B", "C", shop="Un"))
    [d] = lines(make_group(dinant, session, "D", shop="Deux"))
    lines(make_group(dinant, session, "E", shop="Trois", guest_place="Leuven"))
    make_group(dinant, session, "Attend", shop="Quatre", state="waiting")
    make_group(dinant, session, "Parti", shop="Cinq", state="ended")
    come(namur, a)
    come(namur, b, "excused")
    come(dinant, d)
    close()
    assert noted(namur, session) == [("A", "Un", "present"), ("B", "Un", "excused"), ("C", "Un", "absent")]
    assert noted(dinant, session) == [("D", "Deux", "present"), ("E", "Trois", "absent")]
    found = CityAttendance.objects.get(session=session, organisation=namur)
    assert (found.n_registered, found.n_present, found.n_excused, found.n_absent) == (3, 1, 1, 1)
    assert SessionOutcome.objects.current().get(session=session).status == "held"
    assert AttendanceClosing.objects.current().get(session=session).state == "closed"
    for city, n in ((dinant, 2), (namur, 1)):  # here for each city, there for the own one
        with tenant_context(city):
            assert Entry.objects.filter(action="attendance.closed").count() == n
        assert Due.objects.filter(organisation=city, kind="figures.city").exists()


def test_an_empty_list_is_closed_on_purpose_alone(session, namur, close, lines, noted):
    lines(make_group(namur, session, "A", shop="Un"))
    with pytest.raises(NobodyCame):
        close()
    assert noted(namur, session) == []
    assert not SessionOutcome.objects.exists()
    close(nobody_came=True)
    assert noted(namur, session) == [("A", "Un", "absent")]


def test_a_second_closing_says_that_it_is_done(close):
    close(nobody_came=True)
    with pytest.raises(ListClosed):
        close(nobody_came=True)


def test_not_before_the_session_has_begun(edition, dinant, manager, now):
    coming = make_coming_session(edition, dinant, starts_at=now + timedelta(minutes=20))
    with pytest.raises(NotBegun):
        do(close_list, actor=manager, session_id=coming.pk, nobody_came=True, now=now)


def test_a_session_that_was_marked_as_held_keeps_that_fact(session, close, now):
    held = SessionOutcome.objects.create(session=session, status="held", happened_on=now.date())
    close(nobody_came=True)
    assert SessionOutcome.objects.get(session=session).pk == held.pk


def test_opened_again_with_a_reason_and_closed_again(session, manager, namur, close, come, lines, noted, now):
    a, b = lines(make_group(namur, session, "A", "B", shop="Un"))
    come(namur, a)
    close()
    later = now + timedelta(hours=1)
    with pytest.raises(ReasonMissing):
        do(reopen_list, actor=manager, session_id=session.pk, reason=" ", now=later)
    do(reopen_list, actor=manager, session_id=session.pk, reason="Deux retards", now=later)
    with pytest.raises(ListOpen):
        do(reopen_list, actor=manager, session_id=session.pk, reason="Deux retards", now=later)
    assert SessionOutcome.objects.current().get(session=session).status == "held", "it goes on counting"
    come(namur, b)
    close(now=later)
    assert noted(namur, session) == [("A", "Un", "present"), ("B", "Un", "present")]
    said = AttendanceClosing.objects.filter(session=session).order_by("id").values_list("state", "reason")
    assert list(said) == [("closed", ""), ("reopened", "Deux retards"), ("closed", "")]
    with tenant_context(manager.organisation):
        assert Entry.objects.get(action="attendance.reopened").details["reason"] == "Deux retards"


def test_once_it_is_said_not_to_have_been_held_the_list_is_closed_again(
    session, manager, namur, close, come, lines, now
):
    [a] = lines(make_group(namur, session, "A", shop="Un"))
    come(namur, a)
    close()
    later = now + timedelta(hours=1)
    do(undo_held, actor=manager, session=session, now=later)
    assert not SessionOutcome.objects.current().filter(session=session).exists()
    said = AttendanceClosing.objects.current().get(session=session)
    assert (said.state, said.reason, said.done_by, said.recorded_at) == ("reopened", "", manager.user, later)
    close(now=later)
    assert SessionOutcome.objects.current().get(session=session).status == "held"
    states = AttendanceClosing.objects.filter(session=session).order_by("id").values_list("state", flat=True)
    assert list(states) == ["closed", "reopened", "closed"]


def test_a_list_that_was_not_closed_has_no_word_of_it(session, manager, close, now):
    do(mark_held, actor=manager, session=session, now=now)
    do(undo_held, actor=manager, session=session, now=now)
    assert not AttendanceClosing.objects.exists()
    close(nobody_came=True)
    do(reopen_list, actor=manager, session_id=session.pk, reason="Deux retards", now=now)
    do(undo_held, actor=manager, session=session, now=now)
    assert AttendanceClosing.objects.current().get().reason == "Deux retards", "it was open already"


def test_who_may(session, steward, namur, dinant, agency, close, now):
    strangers = (
        steward,
        make_actor(agency, Role.ADMINISTRATOR),
        make_actor(agency, Role.FACILITATOR),
        make_actor(type(namur).objects.get(slug="ciney"), Role.ADMINISTRATOR),
    )
    for actor in strangers:
        with pytest.raises(CheckInNotYours):
            close(actor=actor, nobody_came=True)
        with pytest.raises(CheckInNotYours):
            do(reopen_list, actor=actor, session_id=session.pk, reason="Non", now=now)
    leading = make_actor(agency, Role.FACILITATOR)
    make_facilitation(session, leading.user)
    close(actor=leading, nobody_came=True)
    do(reopen_list, actor=make_actor(namur, Role.MANAGER), session_id=session.pk, reason="Oui", now=now)
