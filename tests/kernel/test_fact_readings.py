"""Both readings of a day, at its edges: the end of a day is midnight in Brussels."""

from datetime import date, timedelta

import pytest
from django_tenants.utils import tenant_context

from campaigns.attendance.models import Attendance
from kernel.clock import end_of, start_of
from kernel.facts import Reading, withdraw
from tests.factories.facts import attend, make_edition, make_person, make_session, make_shop

DAY = date(2024, 5, 1)
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def fact(namur):
    """fact(...): somebody came to a session in Namur on `DAY`, recorded when the test says."""
    session = make_session(make_edition(), namur, on=DAY)

    def make(**fields):
        return attend(namur, session, make_shop(namur), make_person(namur), **fields)

    with tenant_context(namur):
        yield make


def n_on(day: date, reading: Reading) -> int:
    return Attendance.objects.all().as_of(day, reading).count()


@pytest.mark.parametrize(
    ("recorded_at", "is_known"),
    [(start_of(DAY), True), (end_of(DAY) - A_MOMENT, True), (end_of(DAY), False)],
)
def test_what_is_recorded_by_the_end_of_the_day_is_known_then(fact, recorded_at, is_known):
    fact(recorded_at=recorded_at)

    assert n_on(DAY, Reading.KNOWN) == is_known
    assert n_on(DAY, Reading.TRUE) == 1
    assert n_on(DAY + timedelta(days=1), Reading.KNOWN) == 1


@pytest.mark.parametrize("reading", list(Reading))
def test_what_happens_later_is_in_neither_reading(fact, reading):
    fact(happened_on=DAY + timedelta(days=1), recorded_at=start_of(DAY))

    assert n_on(DAY, reading) == 0


def test_what_is_withdrawn_was_known_until_then_and_is_true_no_more(fact):
    row = fact(recorded_at=start_of(DAY))

    withdraw(row, at=end_of(DAY + timedelta(days=1)))

    assert n_on(DAY, Reading.TRUE) == 0
    assert n_on(DAY + timedelta(days=1), Reading.KNOWN) == 1
    assert n_on(DAY + timedelta(days=2), Reading.KNOWN) == 0
