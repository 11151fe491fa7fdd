"""The effort log, and that the actions which figures read are its sums."""

from __future__ import annotations

from decimal import Decimal

import pytest

from campaigns.outreach.errors import EffortFromElsewhere
from campaigns.outreach.models import EffortEntry, EffortSource, OutreachAction
from campaigns.outreach.services import EffortValues, note_effort, remove_effort, type_effort
from kernel.clock import today
from tenants.due.models import Due


@pytest.fixture
def note(manager, edition, now):
    def noted(key, quantity, **values):
        said = {"channel": "letter", "happened_on": today(), "quantity": quantity} | values
        return note_effort(
            city=manager.organisation,
            edition=edition,
            values=EffortValues(**said),
            source=EffortSource.LETTERS,
            key=key,
            by=manager.user,
            now=now,
        )

    return noted


def sums():
    rows = OutreachAction.objects.current().order_by("channel", "actor")
    return [(row.channel, row.actor, row.quantity) for row in rows]


def test_an_action_is_the_sum_of_a_day_channel_and_actor(manager, edition, now, note):
    note("a", 120, cost_eur=Decimal("96.00"))
    type_effort(actor=manager, edition=edition, values=EffortValues("letter", today(), 30), now=now)
    type_effort(
        actor=manager,
        edition=edition,
        values=EffortValues("letter", today(), 7, actor="association"),
        now=now,
    )
    assert sums() == [("letter", "association", 7), ("letter", "city", 150)]
    assert Due.objects.filter(kind="figures.city").exists()


def test_noted_again_a_line_is_written_anew(note):
    assert note("a", 120).pk == note("a", 100).pk == note("a", 100).pk
    assert sums() == [("letter", "city", 100)]
    assert OutreachAction.objects.count() == 2


def test_a_line_that_moves_to_another_day_takes_its_sum_along(note, edition):
    note("a", 120)
    note("a", 120, happened_on=edition.starts_on)
    [row] = OutreachAction.objects.current()
    assert (row.happened_on, row.quantity) == (edition.starts_on, 120)


def test_what_an_archive_brought_stays_in_the_sum(note, edition, now):
    OutreachAction.objects.create(
        edition=edition, channel="letter", quantity=60, actor="city", happened_on=today(), recorded_at=now
    )
    note("a", 120)
    note("b", 5)
    assert sums() == [("letter", "city", 185)]
    assert EffortEntry.objects.get(source="archive").quantity == 60


def test_calls_and_press_are_in_the_log_alone(manager, edition, now):
    type_effort(actor=manager, edition=edition, values=EffortValues("call", today(), 12, minutes=90), now=now)
    assert sums() == []


def test_a_typed_line_is_removed_with_its_part_of_the_sum(manager, edition, now, note):
    note("a", 120)
    typed = type_effort(actor=manager, edition=edition, values=EffortValues("letter", today(), 30), now=now)
    for _time in range(2):
        remove_effort(typed, actor=manager, now=now)
    assert sums() == [("letter", "city", 120)]
    with pytest.raises(EffortFromElsewhere):
        remove_effort(EffortEntry.objects.get(), actor=manager, now=now)
