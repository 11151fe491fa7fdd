"""Creating and editing sessions: what is kept, what is sent, what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.errors import HostHasSignUps
from campaigns.agenda.models import CitySeats, Rescheduling, SeatCounter, Session
from campaigns.agenda.seats.errors import CapacityBelowTaken, CapacityWrong, QuotaTooBig
from campaigns.agenda.services import (
    adapt_session,
    change_capacity,
    change_quota,
    create_session,
    edit_session,
    set_hosts,
)
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tests.campaigns.agenda.drafting import fields, in_days, refusal, says
from tests.factories.sessions import (
    make_actor,
    make_coming_session,
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
    """As on Namur's host: the journal is its own."""
    with tenant_context(namur):
        yield


def create(manager, edition, namur, **changes) -> Session:
    values = {
        "actor": manager,
        "edition": edition,
        "hosts": [namur],
        "kind": "awareness",
        "says": fields(),
        "capacity": 25,
        "now": timezone.now(),
    }
    return create_session(**(values | changes))


def due(kind: str) -> list[tuple[str, str]]:
    return sorted(Due.objects.filter(kind=kind).values_list("organisation__slug", "key"))


def actions() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def test_a_new_session_is_a_draft_that_counts_nowhere(manager, edition, namur):
    session = create(manager, edition, namur)

    counter = SeatCounter.objects.get(pk=session.pk)
    assert (counter.registration, counter.capacity, counter.hard_limit) == ("draft", 25, None)
    assert counter.starts_at == session.starts_at
    assert session.code == "NAM-01"
    assert due("figures.city") == []
    assert actions() == ["session.created"]


def test_codes_never_come_twice(manager, edition, namur):
    codes = [create(manager, edition, namur).code for _ in range(3)]
    Session.objects.filter(code=codes[1]).delete()
    assert [*codes, create(manager, edition, namur).code] == ["NAM-01", "NAM-02", "NAM-03", "NAM-04"]


def test_a_session_of_an_archive_keeps_its_code_and_those_made_here_go_on(manager, edition, namur):
    assert create(manager, edition, namur, code="S01").code == "S01"
    assert create(manager, edition, namur).code == "NAM-01"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"says": fields(starts_at=in_days(-1))}, "start_past"),
        ({"says": fields(starts_at=in_days(500))}, "outside_edition"),
        ({"says": fields(duration_min=-30)}, "duration_wrong"),
        ({"says": fields(duration_min=0)}, "duration_wrong"),
        ({"says": fields(duration_min=60 * 24)}, "duration_wrong"),
        ({"capacity": -1}, "capacity_wrong"),
        ({"capacity": 0}, "capacity_wrong"),
        ({"capacity": 1001}, "capacity_wrong"),
        ({"kind": "small_group", "capacity": 6}, "small_group_too_big"),
        ({"kind": "small_group", "capacity": 6, "derogation": "  "}, "small_group_too_big"),
        ({"hosts": []}, "host_missing"),
    ],
)
def test_what_a_new_session_may_not_be(manager, edition, namur, changes, code):
    assert refusal(create, manager, edition, namur, **changes) == code
    assert not Session.objects.exists()


def test_a_city_creates_sessions_at_its_own_place(manager, edition, namur, dinant):
    assert refusal(create, manager, edition, namur, hosts=[dinant, namur]) == "first_host_kept"
    assert create(manager, edition, namur, hosts=[namur, dinant]).hosts.count() == 2


@pytest.mark.parametrize("role", [Role.STEWARD, Role.READER])
def test_stewards_and_readers_create_nothing(role, edition, namur):
    assert refusal(create, make_actor(namur, role), edition, namur) == "session_not_yours"


def test_a_small_group_beyond_five_keeps_its_reason(manager, edition, namur):
    session = create(
        manager, edition, namur, kind="small_group", capacity=7, derogation="Salle prêtée pour sept"
    )

    assert session.derogation == "Salle prêtée pour sept"
    assert SeatCounter.objects.get(pk=session.pk).hard_limit == 7
    assert actions() == ["session.created", "session.derogation"]


def test_moving_a_session_tells_the_cities_that_have_sign_ups(manager, edition, namur, dinant):
    session = make_coming_session(edition, namur, dinant)
    make_group(dinant, session, "Ana")
    before, after = session.starts_at, in_days(15)

    changed = edit_session(
        actor=manager, session=session, says=says(session, starts_at=after), now=timezone.now()
    )

    session.refresh_from_db()
    assert changed == {"starts_at"}
    assert session.sequence == 1
    assert SeatCounter.objects.get(pk=session.pk).starts_at == after
    move = Rescheduling.objects.get(session=session)
    assert (move.starts_at_before, move.starts_at) == (before, after)
    assert due("signups.tell_changes") == [("dinant", str(session.pk))]
    assert due("figures.city") == [("dinant", edition.code), ("namur", edition.code)]
    assert actions() == ["session.edited"]


def test_a_second_edit_with_the_same_values_changes_nothing(manager, edition, namur):
    session = make_coming_session(edition, namur)
    for _ in range(2):
        edit_session(actor=manager, session=session, says=says(session, venue="Palais"), now=timezone.now())
    session.refresh_from_db()
    assert session.sequence == 1
    assert actions() == ["session.edited"]


def test_a_new_description_sends_nothing(manager, edition, namur):
    session = make_coming_session(edition, namur)
    make_group(namur, session, "Ana")

    edit_session(actor=manager, session=session, says=says(session, description="Autre"), now=timezone.now())

    session.refresh_from_db()
    assert session.sequence == 0
    assert due("signups.tell_changes") == []


def test_a_session_that_is_over_sends_nothing(manager, edition, namur):
    session = make_coming_session(edition, namur, in_days=-3)
    make_group(namur, session, "Ana")

    edit_session(
        actor=manager, session=session, says=says(session, starts_at=in_days(-2)), now=timezone.now()
    )

    assert due("signups.tell_changes") == []


def test_a_draft_that_moves_leaves_no_trace(manager, edition, namur):
    session = create(manager, edition, namur)
    edit_session(
        actor=manager, session=session, says=says(session, starts_at=in_days(30)), now=timezone.now()
    )
    session.refresh_from_db()
    assert session.sequence == 0
    assert not Rescheduling.objects.exists()
    assert due("figures.city") == []


def test_a_session_that_was_held_keeps_its_date(manager, edition, namur):
    session = make_coming_session(edition, namur, in_days=-3)
    session.outcomes.create(status="held", happened_on=session.starts_at.date())
    moved = says(session, starts_at=in_days(-2))
    assert refusal(edit_session, actor=manager, session=session, says=moved, now=timezone.now()) == (
        "move_refused"
    )


def test_a_co_host_changes_texts_and_nothing_else(edition, namur, dinant):
    session = make_coming_session(edition, dinant, namur)
    actor = make_actor(namur, Role.MANAGER)
    moved = says(session, venue="Chez nous")
    assert refusal(edit_session, actor=actor, session=session, says=moved, now=timezone.now()) == (
        "session_not_yours"
    )

    adapt_session(actor=actor, session=session, description="Bus 4", access="", parking="Place d’Armes")

    session.refresh_from_db()
    assert (session.description, session.parking) == ("Bus 4", "Place d’Armes")
    stranger = make_actor(dinant, Role.READER)
    assert refusal(adapt_session, actor=stranger, session=session, description="", access="", parking="") == (
        "session_not_yours"
    )


def test_capacity_goes_no_lower_than_what_is_taken(manager, edition, namur):
    session = make_coming_session(edition, namur, capacity=10)
    make_group(namur, session, "Ana", "Bob", "Cem")

    with pytest.raises(CapacityBelowTaken) as caught:
        change_capacity(actor=manager, session=session, capacity=2, now=timezone.now())

    assert caught.value.parameters == {"taken": 3, "capacity": 2}
    assert change_capacity(actor=manager, session=session, capacity=3, now=timezone.now()).n_free == 0
    assert actions() == ["session.capacity"]


@pytest.mark.parametrize("capacity", [-1, 0])
def test_a_capacity_below_one_is_refused(manager, edition, namur, capacity):
    session = make_coming_session(edition, namur)
    with pytest.raises(CapacityWrong):
        change_capacity(actor=manager, session=session, capacity=capacity, now=timezone.now())


def test_a_small_group_grows_by_a_derogation_and_shrinks_back(manager, edition, namur):
    session = make_coming_session(edition, namur, kind="small_group", capacity=5)
    now = timezone.now()
    assert refusal(change_capacity, actor=manager, session=session, capacity=6, now=now) == (
        "small_group_too_big"
    )

    change_capacity(actor=manager, session=session, capacity=6, derogation="Un aidant vient", now=now)

    session.refresh_from_db()
    counter = SeatCounter.objects.get(pk=session.pk)
    assert (session.derogation, counter.capacity, counter.hard_limit) == ("Un aidant vient", 6, 6)
    assert actions() == ["session.derogation", "session.capacity"]
    change_capacity(actor=manager, session=session, capacity=4, now=now)
    session.refresh_from_db()
    assert (session.derogation, SeatCounter.objects.get(pk=session.pk).hard_limit) == ("", 5)


def test_quotas_of_host_cities(edition, namur, dinant):
    session = make_coming_session(edition, dinant, namur, capacity=10)
    own, first = make_actor(namur, Role.MANAGER), make_actor(dinant, Role.MANAGER)
    on, now = session.starts_at.date() - timedelta(days=2), timezone.now()

    change_quota(actor=own, session=session, organisation=namur, quota=4, release_on=on, now=now)
    change_quota(actor=first, session=session, organisation=dinant, quota=6, release_on=on, now=now)

    quotas = CitySeats.objects.filter(session=session).values_list("organisation__slug", "quota")
    assert dict(quotas) == {"namur": 4, "dinant": 6}
    assert SeatCounter.objects.get(pk=session.pk).has_quotas
    options: dict[str, Any] = {"session": session, "release_on": on, "now": now}
    assert refusal(change_quota, actor=own, organisation=dinant, quota=1, **options) == "session_not_yours"
    with pytest.raises(QuotaTooBig):
        change_quota(actor=own, organisation=namur, quota=5, **options)


def test_no_quota_for_a_city_that_does_not_host(manager, edition, namur, dinant):
    session = make_coming_session(edition, namur)
    options = {"session": session, "release_on": session.starts_at.date(), "now": timezone.now()}
    assert refusal(change_quota, actor=manager, organisation=dinant, quota=2, **options) == "not_a_host"


def test_a_host_with_sign_ups_stays_and_the_number_is_told(manager, edition, namur, dinant):
    session = make_coming_session(edition, namur, dinant)
    make_group(dinant, session, "Ana", "Bob")
    make_group(dinant, session, "Cem", state="waiting")

    with pytest.raises(HostHasSignUps) as caught:
        set_hosts(actor=manager, session=session, hosts=[namur], now=timezone.now())

    assert caught.value.parameters == {"city": "Dinant", "n": 3}
    assert session.hosts.count() == 2


def test_a_host_without_sign_ups_leaves_with_its_quota(manager, edition, namur, dinant):
    session = make_coming_session(edition, namur, dinant, capacity=5)
    on, now = session.starts_at.date(), timezone.now()
    change_quota(actor=manager, session=session, organisation=dinant, quota=5, release_on=on, now=now)

    set_hosts(actor=manager, session=session, hosts=[namur], now=now)

    assert list(session.hosts.values_list("organisation__slug", "position")) == [("namur", 0)]
    assert CitySeats.objects.get(session=session, organisation=dinant).quota == 0
    assert due("figures.city") == [("dinant", edition.code), ("namur", edition.code)]


def test_only_the_agence_chooses_another_place(manager, edition, namur, dinant, agency):
    session = make_coming_session(edition, namur)
    now = timezone.now()
    swapped = [dinant, namur]
    assert refusal(set_hosts, actor=manager, session=session, hosts=swapped, now=now) == "first_host_kept"
    with tenant_context(agency):
        claire = make_actor(agency, Role.ADMINISTRATOR)
        set_hosts(actor=claire, session=session, hosts=swapped, now=now)
    assert list(session.hosts.values_list("organisation__slug", flat=True)) == ["dinant", "namur"]


def test_a_list_whose_rule_is_loosened_is_served_at_once(manager, namur, edition):
    session = make_coming_session(edition, namur, capacity=3)
    make_group(namur, session, "Ana", "Bob")
    make_group(namur, session, "Cem", "Dia", "Eva", state="waiting")
    make_group(namur, session, "Fay", state="waiting")
    assert SeatCounter.objects.get(pk=session.pk).n_waiting == 4  # the last one does not pass

    change_capacity(
        actor=manager, session=session, capacity=3, lets_smaller_groups_pass=True, now=timezone.now()
    )

    counter = SeatCounter.objects.get(pk=session.pk)
    assert (counter.n_taken, counter.n_waiting) == (3, 3)
