"""When another block may be full, and when the code works."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboards.session_screen.rules import Phase, is_due, phase_of

OPENS = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=4)


@pytest.mark.parametrize(
    ("n_by_city", "n_published", "n_seen", "due"),
    [
        ([], 0, 0, False),
        ([4], 0, 0, False),
        ([5], 0, 0, True),
        ([9], 5, 5, False),
        ([10], 5, 5, True),
        ([3, 2], 0, 0, False),  # five, and of no city five
        ([5, 4], 0, 0, True),
        ([5, 5], 5, 9, True),
        ([5], 0, 5, False),  # looked already: one shop twice, and nobody has finished since
        ([6], 0, 5, True),
        ([7], 6, 6, False),  # six rows of five shops were one block
    ],
)
def test_the_view_is_read_again_where_another_block_may_be_full(n_by_city, n_published, n_seen, due):
    assert is_due(n_by_city, n_published=n_published, n_seen=n_seen) is due


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - timedelta(seconds=1), Phase.BEFORE),
        (OPENS, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + timedelta(seconds=1), Phase.OVER),
    ],
)
def test_the_code_works_at_both_ends(now, phase):
    assert phase_of(is_off=False, opens_at=OPENS, closes_at=CLOSES, now=now) == phase
    assert phase_of(is_off=True, opens_at=OPENS, closes_at=CLOSES, now=now) == Phase.OFF
