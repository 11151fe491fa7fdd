"""A day's entries are complete at midnight in Brussels, whatever the clock shows and whatever the season."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from campaigns.evaluation.models import EvaluationForm
from dashboards.engine.disclosure.blocks import complete_at
from dashboards.engine.snapshots.gather import gather
from kernel.clock import day_of, end_of, sql_day_of, sql_start_of
from kernel.facts import Reading
from tests.factories.diagnostics import finished_attempt
from tests.factories.facts import make_edition, make_session

# The hours around midnight, in both seasons and on both days of a clock change.
NIGHTS = [date(2024, 1, 15), date(2024, 7, 15), date(2024, 3, 31), date(2024, 10, 27)]
INSTANTS = [end_of(night) + timedelta(minutes=m) for night in NIGHTS for m in range(-180, 300, 30)]
ZONES = ["UTC", "Europe/Brussels", "America/New_York", "Pacific/Auckland"]


def worked_out(expression: str, instant: datetime, zone: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', %s, true)", [zone])
        cursor.execute(
            f"SELECT {expression.format(instant='%(instant)s::timestamptz')}", {"instant": instant}
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("zone", ZONES)
def test_sql_and_python_agree_on_days_whatever_the_zone_of_the_session(db, zone):
    # As a number: Django reads an instant as if the session's zone were UTC.
    end = f"extract(epoch FROM {sql_start_of(sql_day_of('{instant}') + ' + 1')})"

    for instant in INSTANTS:
        assert worked_out(sql_day_of("{instant}"), instant, zone) == day_of(instant)
        assert worked_out(end, instant, zone) == end_of(day_of(instant)).timestamp()


@pytest.mark.parametrize("minutes", [-1, 0, 30, 90, 150, 239])
@pytest.mark.parametrize("night", NIGHTS)
def test_what_was_entered_before_midnight_is_complete_from_midnight_on(namur, night, minutes):
    edition = make_edition()
    session = make_session(edition, namur, on=night)
    entered_at = end_of(night) - timedelta(minutes=5)
    with tenant_context(namur):
        EvaluationForm.objects.create(
            edition=edition, session=session, number=1, happened_on=night, recorded_at=entered_at
        )
    finished_attempt(namur, edition=edition, finished_at=entered_at)
    now = end_of(night) + timedelta(minutes=minutes)

    inputs = gather(edition, night, Reading.TRUE, cities=[namur])

    (form,), (diagnostic,) = inputs.publication_rows.forms, inputs.publication_rows.diagnostics
    assert form.entered_at == diagnostic.entered_at == end_of(night)
    assert form.entered_at.astimezone(UTC).hour in (22, 23)
    assert bool(complete_at([form], now)) == (minutes >= 0)
