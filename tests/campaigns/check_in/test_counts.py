"""How many came: said by the rows, after an archive and after a merge too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance
from campaigns.attendance.models import Attendance
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.shops.services import merge_people
from tests.factories.facts import attend, make_person, make_shop
from tests.factories.sessions import make_coming_session


@pytest.fixture
def held(edition, dinant, now):
    return make_coming_session(edition, dinant, starts_at=now - timedelta(days=3))


def count(session, city):
    return CityAttendance.objects.filter(session=session, organisation=city).first()


def test_two_people_who_are_one_came_once(held, edition, dinant, now):
    people = [make_person(dinant, name="Rita"), make_person(dinant, name="Rita")]
    for person in people:
        attend(dinant, held, make_shop(dinant), person, outcome="present")
    with tenant_context(dinant):
        merge_people(person=people[0], into=people[1], on=now.date(), actor=None)
    do_due_work(dinant, HANDLERS, now + timedelta(seconds=1))
    assert count(held, dinant).n_came == 1


def test_a_person_of_two_rows_came_if_one_says_so(held, edition, dinant, now):
    from campaigns.attendance.counts import count_edition_again  # noqa: PLC0415

    person = make_person(dinant)
    attend(dinant, held, make_shop(dinant), person, outcome="absent")
    attend(dinant, held, make_shop(dinant), person, outcome="present")
    attend(dinant, held, make_shop(dinant), make_person(dinant), outcome="excused")
    count_edition_again(dinant, edition.pk, now=now)
    found = count(held, dinant)
    assert (found.n_came, found.n_absent, found.n_excused) == (1, 0, 1)
    with tenant_context(dinant):
        Attendance.objects.all().update(superseded_at=now)
    count_edition_again(dinant, edition.pk, now=now)
    assert count(held, dinant).n_came == 0
