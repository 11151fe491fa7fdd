"""The list at the door: everybody of all cities, each once, without an address."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance
from campaigns.attendance.counts import count_again
from campaigns.attendance.models import Attendance
from campaigns.attendance.rules import Phase
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.lists import check_in_list
from campaigns.check_in.services import close_list, enter_walk_in, mark
from campaigns.check_in.services.marking import Noted, Signed
from campaigns.signups.models import AdditionalShop, Participant, SignUp
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import attend, make_person, make_shop
from tests.factories.sessions import make_actor, make_coming_session, make_group


def test_everybody_of_all_cities_with_what_is_known_of_them(session, steward, namur, dinant, lines, now):
    group = make_group(namur, session, "Rita", "Jo", shop="Quincaillerie", email="rita@shop.test")
    make_group(dinant, session, "Léa", shop="Couques", state="waiting")
    make_group(dinant, session, "Parti", shop="Ailleurs", state="ended")
    make_group(namur, session, "Ann", shop="Winkel", guest_place="Leuven")
    with tenant_context(namur):
        sign_up = SignUp.objects.get(uuid=group.uuid)
        AdditionalShop.objects.create(
            sign_up=sign_up, form_key=uuid4(), shop=make_shop(namur, name="Droguerie")
        )
    rita, _ = lines(group)
    do(mark, actor=steward, session_id=session.pk, city=namur, line=rita, outcome="present", now=now)
    key = uuid4()
    do(
        enter_walk_in, actor=steward, session_id=session.pk, key=key, city=dinant, now=now,
        person=TypedPerson("Gaston", "owner"), shops=[TypedShop(name="Friterie"), TypedShop(name="Snack")],
    )  # fmt: skip
    do(
        enter_walk_in, actor=steward, session_id=session.pk, key=uuid4(), city=dinant, now=now,
        person=TypedPerson("Piet", "owner"), guest=TypedGuest("Bakker", "Gent"),
    )  # fmt: skip
    found = do(check_in_list, actor=steward, session_id=session.pk, now=now)
    assert found.phase is Phase.OPEN
    assert [city.slug for city in found.cities] == ["dinant", "namur"]
    assert [(one.city.slug, one.name, one.shop, one.seat, one.outcome) for one in found.people] == [
        ("dinant", "Piet", "Bakker", "", "walk_in"),
        ("dinant", "Léa", "Couques", "waiting", ""),
        ("dinant", "Gaston", "Friterie, Snack", "", "walk_in"),
        ("namur", "Jo", "Quincaillerie", "confirmed", ""),
        ("namur", "Rita", "Quincaillerie, Droguerie", "confirmed", "present"),
        ("namur", "Ann", "Winkel", "confirmed", ""),
    ]
    by_name = {one.name: one for one in found.people}
    assert by_name["Rita"].line == rita
    assert by_name["Rita"].code == group.check_in_code
    assert by_name["Rita"].arrived_at == now
    assert (by_name["Gaston"].key, type(by_name["Gaston"].line)) == (key, Noted)
    assert by_name["Piet"].line.is_guest
    assert by_name["Ann"].place == "Leuven"
    assert "rita@shop.test" not in repr(found)


def test_whom_an_archive_brought_can_be_marked_by_their_row(edition, dinant, manager, now):
    held = make_coming_session(edition, dinant, starts_at=now - timedelta(hours=4))
    attend(dinant, held, make_shop(dinant), make_person(dinant), outcome="absent")
    with tenant_context(dinant):
        count_again(dinant, [held.pk])
    [line] = do(check_in_list, actor=manager, session_id=held.pk, now=now).people
    assert isinstance(line.line, Noted)
    do(mark, actor=manager, session_id=held.pk, city=dinant, line=line.line, outcome="present", now=now)
    [after] = do(check_in_list, actor=manager, session_id=held.pk, now=now).people
    assert after.has_come
    with tenant_context(dinant):
        assert Attendance.objects.filter(session_id=held.pk).count() == 2


def test_who_changed_their_mind_and_comes_is_there(session, steward, dinant, lines, now):
    group = make_group(dinant, session, "Parti", shop="Ailleurs", state="ended")
    [line] = lines(group)
    do(mark, actor=steward, session_id=session.pk, city=dinant, line=line, outcome="present", now=now)
    [found] = do(check_in_list, actor=steward, session_id=session.pk, now=now).people
    assert (found.line, found.outcome, found.is_expected) == (line, "walk_in", False)
    assert isinstance(found.line, Signed)


def test_the_look_is_noted_on_both_sides_once(session, steward, namur, dinant, now):
    make_group(namur, session, "Rita")
    for _ in range(2):
        do(check_in_list, actor=steward, session_id=session.pk, now=now)
    for city in (dinant, namur):
        with tenant_context(city):
            do_due_work(city, HANDLERS, now + timedelta(seconds=1))
            assert Entry.objects.filter(action="roster.read").count() == 1


def test_strangers_see_no_list(session, namur, agency, now):
    for actor in (
        make_actor(Organisation.objects.get(slug="ciney"), Role.ADMINISTRATOR),
        make_actor(namur, Role.READER),
        make_actor(agency, Role.ADMINISTRATOR),
        make_actor(agency, Role.FACILITATOR),
    ):
        with pytest.raises(CheckInNotYours):
            do(check_in_list, actor=actor, session_id=session.pk, now=now)


def test_statements_do_not_grow_with_cities_or_people(session, steward, namur, dinant, now):
    def statements():
        cache.clear()
        do(check_in_list, actor=steward, session_id=session.pk, now=now)
        with tenant_context(dinant), CaptureQueriesContext(connection) as queries:
            check_in_list(steward, session.pk, now=now)
        return len(queries)

    make_group(dinant, session, "Léa")
    few = statements()
    for slug in ("namur", "ciney", "andenne"):
        city = Organisation.objects.filter(slug=slug).first() or namur
        make_group(city, session, "A", "B", "C")
    assert statements() == few <= 6


def test_after_closing_the_absent_are_on_it(session, manager, namur, lines, now):
    a, _ = lines(make_group(namur, session, "A", "B"))
    do(mark, actor=manager, session_id=session.pk, city=namur, line=a, outcome="present", now=now)
    do(close_list, actor=manager, session_id=session.pk, now=now)
    found = do(check_in_list, actor=manager, session_id=session.pk, now=now)
    assert found.phase is Phase.CLOSED
    assert [one.outcome for one in found.people] == ["present", "absent"]
    assert CityAttendance.objects.get(session=session, organisation=namur).n_absent == 1


def test_who_is_typed_anew_in_the_group_is_one_line(session, steward, namur, lines, noted, now):
    """The list that a phone holds is older: its tick means the same person."""
    group = make_group(namur, session, "Rita", "Jo", shop="Quincaillerie", email="rita@shop.test")
    rita, _ = lines(group)
    with tenant_context(namur):
        # As `change_people` writes it: everybody anew, for the same people.
        before = list(Participant.objects.filter(sign_up__uuid=group.uuid).order_by("id"))
        Participant.objects.filter(sign_up__uuid=group.uuid).update(is_active=False)
        for one, name in zip(before, ("Rita", "Max"), strict=True):
            person = one.person if name == "Rita" else make_person(namur, name=name)
            values = {"session_id": session.pk, "person": person, "name": name, "role": one.role}
            Participant.objects.create(sign_up=one.sign_up, **values)
    done = do(mark, actor=steward, session_id=session.pk, city=namur, line=rita, outcome="present", now=now)
    assert done.is_changed
    found = do(check_in_list, actor=steward, session_id=session.pk, now=now)
    assert [(one.name, one.outcome) for one in found.people] == [("Max", ""), ("Rita", "present")]
    assert noted(namur, session) == [("Rita", "Quincaillerie", "present")]
