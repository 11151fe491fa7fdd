"""Drafts are in no figure, and a day before a move still sees the old start."""

from datetime import UTC, date, datetime

from campaigns.agenda.models import Rescheduling
from dashboards.engine.snapshots.gather import gather
from kernel.facts import Reading
from tests.factories.facts import make_edition, make_session


def codes(edition, day=date(2024, 6, 1), reading=Reading.TRUE):
    return {row.code for row in gather(edition, day, reading, cities=[]).sessions}


def test_a_draft_is_in_no_figure_until_it_is_announced(namur):
    edition = make_edition()
    draft = make_session(edition, namur, status="planned", registration="draft")
    open_one = make_session(edition, namur, status="planned")
    for reading in Reading:
        assert codes(edition, reading=reading) == {open_one.code}

    draft.seats.registration = "open"
    draft.seats.save()

    assert codes(edition) == {open_one.code, draft.code}


def test_a_day_before_a_move_is_known_with_the_old_start(namur):
    edition = make_edition()
    first, second, last = (datetime(2024, month, 10, 17, tzinfo=UTC) for month in (5, 6, 7))
    session = make_session(edition, namur, status="planned", starts_at=last)
    for before, after, at in ((first, second, date(2024, 4, 1)), (second, last, date(2024, 4, 20))):
        Rescheduling.objects.create(
            session=session,
            starts_at_before=before,
            starts_at=after,
            recorded_at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC),
        )

    def start(day, reading):
        (row,) = gather(edition, day, reading, cities=[]).sessions
        assert row.starts_on == row.starts_at.date()
        return row.starts_at

    assert start(date(2024, 3, 31), Reading.KNOWN) == first
    assert start(date(2024, 4, 1), Reading.KNOWN) == second
    assert start(date(2024, 4, 19), Reading.KNOWN) == second
    assert start(date(2024, 4, 20), Reading.KNOWN) == last
    assert start(date(2024, 3, 31), Reading.TRUE) == last
