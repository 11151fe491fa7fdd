"""Somebody comes in: noted once, in the city of their shop, whoever stands at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance, SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.check_in.errors import (
    CheckInNotOpen,
    CheckInNotYours,
    ListClosed,
    OutcomeUnknown,
    PersonUnknown,
    ReasonNeeded,
    SessionCancelled,
)
from campaigns.check_in.services import close_list, correct_outcome, mark
from campaigns.check_in.services.marking import Signed
from campaigns.signups.models import AdditionalShop, SignUp
from kernel.clock import day_of
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import make_shop
from tests.factories.sessions import make_actor, make_facilitation, make_group


def counts(session, city) -> CityAttendance:
    return CityAttendance.objects.get(session=session, organisation=city)


def test_who_comes_is_noted_in_the_city_of_their_shop(session, steward, namur, lines, noted, now):
    group = make_group(namur, session, "Rita", "Jo", shop="Quincaillerie")
    first, _ = lines(group)
    done = do(mark, actor=steward, session_id=session.pk, city=namur, line=first, outcome="present", now=now)
    assert done.is_changed
    assert noted(namur, session) == [("Rita", "Quincaillerie", "present")]
    with tenant_context(namur):
        row = Attendance.objects.get()
        sign_up = SignUp.objects.get()
    assert (row.how, row.arrived_at, row.recorded_at) == ("door", now, now)
    assert row.happened_on == day_of(session.starts_at)
    assert row.registered_on == day_of(sign_up.created_at)
    assert (counts(session, namur).n_registered, counts(session, namur).n_came) == (1, 1)


def test_a_tick_on_two_phones_is_one_and_the_last_undo_wins(
    session, steward, manager, namur, lines, noted, now
):
    [line] = lines(make_group(namur, session, "Rita", shop="Quincaillerie"))

    def say(actor, outcome):
        return do(mark, actor=actor, session_id=session.pk, city=namur, line=line, outcome=outcome, now=now)

    assert say(steward, "present").is_changed
    assert not say(manager, "present").is_changed
    assert len(noted(namur, session)) == 1
    assert say(manager, "").is_changed
    assert noted(namur, session) == []
    assert counts(session, namur).n_came == 0
    assert not say(steward, "").is_changed
    assert say(steward, "present").is_changed
    assert len(noted(namur, session)) == 1


def test_an_excuse_becomes_a_presence(session, steward, namur, lines, noted, now):
    [line] = lines(make_group(namur, session, "Rita", shop="Quincaillerie"))
    for outcome in ("excused", "present"):
        do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome=outcome, now=now)
    assert noted(namur, session) == [("Rita", "Quincaillerie", "present")]
    assert (counts(session, namur).n_excused, counts(session, namur).n_present) == (0, 1)


def test_the_owner_of_two_shops_is_one_person_in_both(session, steward, namur, lines, noted, now):
    group = make_group(namur, session, "Rita", "Jo", shop="Quincaillerie")
    second = make_shop(namur, name="Droguerie")
    with tenant_context(namur):
        sign_up = SignUp.objects.get()
        AdditionalShop.objects.create(sign_up=sign_up, form_key=group.uuid, shop=second)
    for line in lines(group):
        do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    assert noted(namur, session) == [
        ("Jo", "Quincaillerie", "present"),
        ("Rita", "Droguerie", "present"),
        ("Rita", "Quincaillerie", "present"),
    ]
    assert counts(session, namur).n_came == 2


def test_a_guest_is_counted_apart(session, steward, namur, lines, noted, now):
    [line] = lines(make_group(namur, session, "Ann", shop="Winkel", guest_place="Leuven"))
    do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    assert noted(namur, session) == [("Ann", "Winkel", "present")]
    found = counts(session, namur)
    assert (found.n_guests, found.n_registered, found.n_came) == (1, 0, 1)


@pytest.mark.parametrize(
    ("state", "outcome"), [("waiting", "walk_in"), ("ended", "walk_in"), ("held", "present")]
)
def test_who_waits_or_cancelled_may_come_all_the_same(
    session, steward, namur, lines, noted, now, state, outcome
):
    [line] = lines(make_group(namur, session, "Rita", shop="Quincaillerie", state=state))
    do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    assert noted(namur, session) == [("Rita", "Quincaillerie", outcome)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (timedelta(minutes=-5), timedelta(minutes=-5)),
        (timedelta(days=-1), timedelta()),
        (timedelta(days=-365), timedelta()),
        (timedelta(days=1), timedelta()),
        (timedelta(days=365), timedelta()),
        (timedelta(minutes=3), timedelta()),
    ],
)
def test_the_phones_clock_is_believed_where_it_can_be(session, steward, namur, lines, now, said, kept):
    [line] = lines(make_group(namur, session, "Rita"))
    do(mark,
        actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now,
        phone_time=now + said,
    )  # fmt: skip
    with tenant_context(namur):
        assert Attendance.objects.get().arrived_at == now + kept


def test_one_entry_in_each_journal_for_all_that_is_noted_at_a_door(
    session, steward, namur, dinant, lines, now
):
    first, second = lines(make_group(namur, session, "Rita", "Jo"))
    for line in (first, second, first):
        do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    for city, name in ((dinant, "in_organisation"), (namur, "from_organisation")):
        with tenant_context(city):
            [entry] = Entry.objects.filter(action="attendance.noted")
            assert name in entry.details


def test_no_stranger_notes_anybody(session, namur, agency, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))
    ciney = type(namur).objects.get(slug="ciney")
    for actor in (
        make_actor(ciney, Role.ADMINISTRATOR),
        make_actor(namur, Role.READER),
        make_actor(agency, Role.ADMINISTRATOR),
        make_actor(agency, Role.FACILITATOR),
    ):
        with pytest.raises(CheckInNotYours):
            do(mark, actor=actor, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    with tenant_context(namur):
        assert not Attendance.objects.exists()


def test_who_leads_the_session_does(session, namur, agency, lines, noted, now):
    [line] = lines(make_group(namur, session, "Rita"))
    leading = make_actor(agency, Role.FACILITATOR)
    make_facilitation(session, leading.user)
    do(mark, actor=leading, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    assert len(noted(namur, session)) == 1


def test_a_line_of_another_city_or_session_is_nobodys(session, edition, steward, namur, dinant, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))
    for city, wrong in (
        (dinant, line),
        (namur, Signed(line.sign_up, line.participant + 1)),
        (namur, Signed(make_group(dinant, session, "Léa").uuid, line.participant)),
    ):
        with pytest.raises(PersonUnknown):
            do(mark, actor=steward, session_id=session.pk, city=city, line=wrong, outcome="present", now=now)


def test_the_door_opens_an_hour_before(session, steward, namur, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))

    def at(instant):
        return do(
            mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=instant
        )

    with pytest.raises(CheckInNotOpen):
        at(session.starts_at - timedelta(minutes=61))
    assert at(session.starts_at - timedelta(minutes=59)).is_changed


def test_a_week_after_it_is_a_correction(session, steward, namur, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))
    later = now + timedelta(days=6)
    do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=later)
    with tenant_context(namur):
        row = Attendance.objects.get()
    assert (row.how, row.arrived_at, row.recorded_at) == ("correction", None, later)


def test_nobody_is_noted_at_a_cancelled_session(session, steward, namur, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=day_of(now))
    with pytest.raises(SessionCancelled):
        do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)


def test_what_nobody_can_be(session, steward, manager, namur, lines, now):
    [line] = lines(make_group(namur, session, "Rita"))
    for outcome in ("absent", "walk_in", "late"):
        with pytest.raises(OutcomeUnknown):
            do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome=outcome, now=now)
    with pytest.raises(OutcomeUnknown):
        do(
            correct_outcome,
            actor=manager,
            session_id=session.pk,
            city=namur,
            line=line,
            outcome="walk_in",
            now=now,
        )


# After the list was closed


@pytest.fixture
def closed(session, manager, namur, lines, now):
    """The list, with Rita who came and Jo who did not."""
    rita, jo = lines(make_group(namur, session, "Rita", "Jo", shop="Quincaillerie"))
    do(mark, actor=manager, session_id=session.pk, city=namur, line=rita, outcome="present", now=now)
    do(close_list, actor=manager, session_id=session.pk, now=now + timedelta(hours=3))
    return rita, jo


def test_what_comes_late_is_for_the_host_to_settle(session, steward, namur, closed, noted, now):
    _, jo = closed
    with pytest.raises(ListClosed) as refused:
        do(mark, actor=steward, session_id=session.pk, city=namur, line=jo, outcome="present", now=now)
    assert refused.value.subject == f"session:{session.pk}"
    assert ("Jo", "Quincaillerie", "absent") in noted(namur, session)


def test_a_correction_is_a_new_fact_and_in_the_journal(session, manager, namur, dinant, closed, noted, now):
    _, jo = closed
    later = now + timedelta(days=2)
    do(correct_outcome,
        actor=manager, session_id=session.pk, city=namur, line=jo, outcome="present", reason="Feuille relue",
        now=later,
    )  # fmt: skip
    assert ("Jo", "Quincaillerie", "present") in noted(namur, session)
    with tenant_context(namur):
        before, after = Attendance.objects.filter(person__name="Jo").order_by("id")
    assert (before.outcome, before.superseded_at) == ("absent", later)
    assert (after.recorded_at, after.how, after.registered_on) == (later, "correction", before.registered_on)
    with tenant_context(dinant):
        entry = Entry.objects.get(action="attendance.corrected")
    assert entry.details["reason"] == "Feuille relue"


def test_later_than_a_week_a_correction_says_why(session, manager, namur, closed, now):
    _, jo = closed
    later = session.ends_at + timedelta(days=8)

    def correct(reason):
        return do(correct_outcome,
            actor=manager, session_id=session.pk, city=namur, line=jo, outcome="present", reason=reason,
            now=later,
        )  # fmt: skip

    with pytest.raises(ReasonNeeded):
        correct("  ")
    assert correct("Liste papier retrouvée").is_changed


def test_a_steward_corrects_nothing(session, steward, namur, closed, now):
    _, jo = closed
    with pytest.raises(CheckInNotYours):
        do(
            correct_outcome,
            actor=steward,
            session_id=session.pk,
            city=namur,
            line=jo,
            outcome="present",
            now=now,
        )
