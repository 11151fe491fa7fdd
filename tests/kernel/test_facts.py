"""Corrections are rows: what was known before them can be computed again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SessionOutcome
from campaigns.attendance.models import Attendance
from dashboards.engine.figures.rules import programme_figures
from dashboards.engine.snapshots.gather import gather
from kernel.clock import today
from kernel.facts import AlreadyCorrected, Reading, correct, withdraw
from tests.factories.facts import attend, make_edition, make_person, make_session, make_shop


def participants(edition, day, reading) -> int:
    return programme_figures(gather(edition, day, reading))["participants"]


def test_a_corrected_attendance_is_seen_from_its_correction_on(namur):
    edition = make_edition()
    session = make_session(edition, namur)
    row = attend(namur, session, make_shop(namur), make_person(namur))
    now, yesterday = timezone.now(), today() - timedelta(days=1)

    with tenant_context(namur):
        corrected = correct(row, at=now, outcome="absent")
        assert corrected.pk != row.pk
        assert correct(corrected, at=now, outcome="absent") == corrected
        with pytest.raises(AlreadyCorrected):
            correct(row, at=now, outcome="excused")
        assert Attendance.objects.count() == 2

    assert participants(edition, date(2024, 6, 1), Reading.TRUE) == 0
    assert participants(edition, yesterday, Reading.KNOWN) == 1
    assert participants(edition, today(), Reading.KNOWN) == 0


def test_a_withdrawn_outcome_makes_the_session_unreported_again(namur):
    edition = make_edition()
    session = make_session(edition, namur)
    outcome = SessionOutcome.objects.get(session=session)

    withdraw(outcome, at=timezone.now())
    withdraw(outcome, at=timezone.now() + timedelta(hours=1))

    known = programme_figures(gather(edition, today(), Reading.KNOWN))
    assert (known["sessions_held"], known["sessions_unreported"]) == (0, 1)
    before = programme_figures(gather(edition, today() - timedelta(days=1), Reading.KNOWN))
    assert before["sessions_held"] == 1
