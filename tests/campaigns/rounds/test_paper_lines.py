"""What is typed of a line of paper."""

from datetime import date, datetime, timedelta

import pytest

from campaigns.rounds.paper.letters import MATERIAL_LETTERS, OUTCOME_LETTERS
from campaigns.rounds.paper.lines import Cells, Wrong, read_line, spread
from campaigns.visits.models import Material, VisitOutcome
from kernel.clock import BRUSSELS

DAY = date(2026, 12, 1)


def read(**cells):
    return read_line(
        Cells(**({"outcome": "i"} | cells)),
        visited_on=DAY,
        outcomes=OUTCOME_LETTERS,
        materials=MATERIAL_LETTERS,
    )


def test_each_outcome_and_material_has_a_letter_of_its_own():
    assert sorted(OUTCOME_LETTERS.values()) == sorted(VisitOutcome.values)
    assert sorted(MATERIAL_LETTERS.values()) == sorted(Material.values)
    assert all(len(letter) == 1 for letter in (*OUTCOME_LETTERS, *MATERIAL_LETTERS))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/12", date(2026, 12, 12)),
        ("1/12", DAY),
        ("30.11", date(2027, 11, 30)),
        ("12-1", date(2027, 1, 12)),
        ("12/12/2026", date(2026, 12, 12)),
        ("3/1/27", date(2027, 1, 3)),
        ("2026-12-24", date(2026, 12, 24)),
        ("", None),
    ],
)
def test_a_day_without_its_year_is_the_next_one(text, day):
    line = read(again=text)
    assert (line.come_back_on, line.wrong) == (day, {})


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"outcome": ""}, {"outcome": Wrong.OUTCOME_MISSING}),
        ({"outcome": "z"}, {"outcome": Wrong.OUTCOME_UNKNOWN}),
        ({"again": "demain"}, {"again": Wrong.DAY_UNREADABLE}),
        ({"again": "31/2"}, {"again": Wrong.DAY_UNREADABLE}),
        ({"again": "30/11/2026"}, {"again": Wrong.DAY_BEFORE}),
        ({"again": "29/2"}, {"again": Wrong.DAY_FAR}),
        ({"language": "français"}, {"language": Wrong.LANGUAGE_UNKNOWN}),
        ({"materials": "dz"}, {"materials": Wrong.MATERIAL_UNKNOWN}),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(cells, wrong):
    assert read(**cells).wrong == wrong


def test_small_letters_and_separators_are_read():
    line = read(outcome=" n ", language="NL", materials="d, c d")
    assert (line.outcome, line.language, line.materials) == ("N", "nl", ("D", "C"))


def test_visits_are_spread_over_the_hours_that_are_known():
    begins = datetime(2026, 12, 1, 9, tzinfo=BRUSSELS)
    assert [one.minute for one in spread(begins, begins + timedelta(hours=1), 4)] == [0, 15, 30, 45]
    assert spread(begins, None, 2) == [begins, begins + timedelta(seconds=1)]
    assert spread(begins, None, 0) == []
