"""How far a shop has come, and when a visit took place."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.visits.rules import Progress, progress_of, visit_times

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "come_back_on", "progress"),
    [
        ("", None, Progress.TO_DO),
        ("absent", None, Progress.AGAIN),
        ("closed", None, Progress.AGAIN),
        ("thinking", None, Progress.VISITED),
        ("thinking", date(2026, 12, 4), Progress.AGAIN),
        ("interested", None, Progress.VISITED),
        ("signed_up", None, Progress.DONE),
        ("not_interested", None, Progress.DONE),
        ("vacant", date(2026, 12, 4), Progress.DONE),
        ("not_a_shop", None, Progress.DONE),
    ],
)
def test_how_far_a_shop_has_come(outcome, come_back_on, progress):
    assert progress_of(outcome, come_back_on) is progress


def test_the_phones_clock_is_believed_within_two_weeks():
    said = [NOON - timedelta(days=13), NOON - timedelta(hours=2), NOON + timedelta(minutes=4)]
    assert visit_times(said, NOON) == [said[0], said[1], NOON]


def test_a_clock_that_is_a_year_off_is_not_believed():
    said = [NOON + timedelta(days=365), NOON + timedelta(days=365), NOON - timedelta(days=365)]
    assert visit_times(said, NOON) == [NOON] * 3


def test_times_are_to_the_second():
    assert visit_times([NOON - timedelta(microseconds=1)], NOON) == [NOON - timedelta(seconds=1)]


def test_a_clock_that_was_put_back_keeps_the_order():
    said = [NOON - timedelta(hours=1), NOON - timedelta(hours=3), NOON - timedelta(minutes=5)]
    assert visit_times(said, NOON) == [said[0], said[0], said[2]]
