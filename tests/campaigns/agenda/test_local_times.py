"""Hours of a poster in both nights of the clock change, of a winter's and of a summer's day."""

from datetime import UTC, date, datetime, time

import pytest

from campaigns.agenda.local_times import instant_of, is_repeated, is_skipped

TO_SUMMER, TO_WINTER = date(2027, 3, 28), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "hour", "skipped", "repeated"),
    [
        (TO_SUMMER, time(1, 59), False, False),
        (TO_SUMMER, time(2, 0), True, False),
        (TO_SUMMER, time(2, 30), True, False),
        (TO_SUMMER, time(3, 0), False, False),
        (TO_WINTER, time(1, 59), False, False),
        (TO_WINTER, time(2, 0), False, True),
        (TO_WINTER, time(2, 59), False, True),
        (TO_WINTER, time(3, 0), False, False),
        (date(2026, 7, 1), time(2, 30), False, False),
    ],
)
def test_which_hours_are_skipped_or_repeated(day, hour, skipped, repeated):
    assert is_skipped(day, hour) is skipped
    assert is_repeated(day, hour) is repeated


@pytest.mark.parametrize(
    ("day", "hour", "is_second", "instant"),
    [
        (date(2026, 12, 1), time(18, 30), False, datetime(2026, 12, 1, 17, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(18, 30), False, datetime(2026, 7, 1, 16, 30, tzinfo=UTC)),
        (TO_WINTER, time(2, 30), False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (TO_WINTER, time(2, 30), True, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_instant_of_an_hour(day, hour, is_second, instant):
    assert instant_of(day, hour, is_second=is_second) == instant
