"""The figures of a small programme, worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dashboards.engine.figures.rows import AttendanceRow, CityAnswers, Inputs, SessionRow
from dashboards.engine.figures.rules import (
    answer_of,
    city_figures,
    identities,
    people_of,
    programme_figures,
    rounded,
    session_states,
    surviving,
)

NAMUR, DINANT, CINEY = 1, 2, 3
DAY = date(2024, 5, 15)


def session(number: int, on: date, hosts=(NAMUR,), **fields) -> SessionRow:
    values: dict[str, Any] = {
        "id": number,
        "code": f"S{number:02}",
        "is_small_group": False,
        "starts_at": datetime(on.year, on.month, on.day, 17, tzinfo=UTC),
        "starts_on": on,
        "venue": "",
        "announced_on": None,
        "hosts": tuple(hosts),
        "outcome": "held",
        "outcome_on": on,
        "outcome_recorded_on": on,
    }
    return SessionRow(**(values | fields))


def came(
    session_id: int, digest: str, shop: int, city: int = NAMUR, outcome: str = "present", registered=True
):
    return AttendanceRow(city, session_id, digest, shop, outcome, registered)


def inputs(**fields) -> Inputs:
    values: dict[str, Any] = {
        "day": DAY,
        "reading": "true",
        "planned_until": date(2024, 12, 15),
        "sessions": [],
        "cities": [],
        "attendance": [],
        "merges": {},
        "forms": [],
        "diagnostics": [],
        "public_costs": [],
    }
    return Inputs(**(values | fields))


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "expected"),
    [(1, 0, 2, None), (1, 3, 4, 0.3333), (5, 8, 2, 0.63), (25, 1000, 2, 0.03), (429, 25, 4, 17.16)],
)
def test_a_half_is_rounded_up(numerator, denominator, decimals, expected):
    assert rounded(numerator, denominator, decimals) == expected


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((), "silent"),
        (("no_answer",), "silent"),
        (("interested", "no_answer"), "interested"),
        (("interested", "declined"), "declined"),
        (("declined", "no_answer", "interested"), "interested"),
    ],
)
def test_no_answer_never_replaces_an_answer(answers, state):
    assert answer_of(answers) == state


def test_a_session_is_held_planned_unreported_or_none_of_these():
    before, after, beyond = date(2024, 5, 1), date(2024, 6, 1), date(2025, 1, 10)
    rows = [
        session(1, before),
        session(2, after, outcome=None),
        session(3, after, outcome=None, announced_on=date(2024, 5, 20)),
        session(4, after, outcome="cancelled", outcome_on=date(2024, 5, 10)),
        session(5, after, outcome="cancelled", outcome_on=date(2024, 5, 30)),
        session(6, beyond, outcome=None),
        session(7, before, outcome=None),
        session(8, before, is_small_group=True),
        session(9, after, outcome="held"),
    ]

    true = session_states(inputs(sessions=rows))
    assert [row.id for row in true.held] == [1]
    assert [row.id for row in true.planned] == [2, 5, 9]
    assert [row.id for row in true.unreported] == []
    assert [row.id for row in true.small_groups] == [8]

    known = session_states(inputs(sessions=rows, reading="known"))
    assert [row.id for row in known.unreported] == [7]


def test_a_person_counts_once_a_session_and_once_in_the_programme():
    people = people_of(
        [
            came(1, "anne", 10),
            came(1, "anne", 11),
            came(2, "anne", 10),
            came(1, "bob", 20, city=DINANT),
            came(1, "bob", 30, city=NAMUR),
        ],
        {},
    )

    assert len(people.came) == 3
    assert people.n_persons == 2
    assert people.shops == {(NAMUR, 10), (NAMUR, 11), (DINANT, 20), (NAMUR, 30)}


def test_over_several_rows_coming_beats_absence_and_excused_is_no_no_show():
    people = people_of(
        [
            came(1, "anne", 10, outcome="absent"),
            came(1, "anne", 11, outcome="present", registered=False),
            came(1, "bob", 20, outcome="absent"),
            came(1, "cleo", 21, outcome="excused"),
            came(1, "dan", 22, outcome="absent", registered=False),
        ],
        {},
    )

    assert (people.registered, people.no_shows) == (3, 1)


def test_a_merge_counts_two_shops_as_one_and_chains_are_followed():
    merges = {(NAMUR, 11): 10, (NAMUR, 10): 9}
    rows = [came(1, "anne", 11), came(1, "bob", 10), came(1, "cleo", 9)]

    assert people_of(rows, merges).shops == {(NAMUR, 9)}
    assert surviving((DINANT, 11), merges) == (DINANT, 11)


def test_a_joint_session_counts_once_here_and_once_in_each_city():
    joint = inputs(
        sessions=[session(1, date(2024, 5, 1), hosts=(NAMUR, DINANT, CINEY))],
        cities=[CityAnswers(city, date(2024, 2, 1), ("interested",)) for city in (NAMUR, DINANT, CINEY)],
        attendance=[came(1, "anne", 10, city=DINANT)],
    )

    figures = programme_figures(joint)
    assert (figures["sessions_held"], figures["cities_covered"], figures["shops"]) == (1, 3, 1)
    assert [city_figures(joint, city)["sessions_held"] for city in (NAMUR, DINANT, CINEY)] == [1, 1, 1]
    # The shop counts for the city where it is, not for the one where the session takes place.
    assert [city_figures(joint, city)["shops"] for city in (NAMUR, DINANT, CINEY)] == [0, 1, 0]


def test_cost_without_a_line_is_no_data_never_zero():
    some = inputs(
        sessions=[session(1, date(2024, 5, 1))], attendance=[came(1, "anne", 10), came(1, "bob", 11)]
    )

    assert programme_figures(some)["public_cost_per_shop"] is None
    costly = replace(some, public_costs=[Decimal("100.00"), Decimal("0.01")])
    assert programme_figures(costly)["public_cost_per_shop"] == 50.01


def test_an_edition_without_rows_has_means_without_value():
    figures = programme_figures(inputs())

    assert figures["participants"] == 0
    assert figures["participants_per_session"] is None
    assert figures["useful"] == {"numerator": 0, "denominator": 0, "percent": None}
    assert figures["top_themes"] == []


def test_a_city_that_hosts_without_an_invitation_breaks_an_identity():
    odd = inputs(sessions=[session(1, date(2024, 5, 1), hosts=(CINEY,))])

    broken = [identity.code for identity in identities(programme_figures(odd), odd) if not identity.holds]
    assert broken == ["covered_invited"]
