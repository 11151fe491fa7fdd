"""How a campaign moves, when its steps are, and what a text with fields says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.outreach.rules import Move, days_of_steps, moves_from, state_after
from campaigns.outreach.texts.rules import Fault, FaultKind, Paragraph, faults_of, filled, paragraphs_of

SESSION = date(2027, 3, 18)  # a Thursday


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("draft", [Move.START]),
        ("running", [Move.PAUSE, Move.FINISH]),
        ("paused", [Move.RESUME, Move.FINISH]),
        ("done", [Move.REOPEN]),
    ],
)
def test_from_each_state_only_some_moves_lead_on(state, moves):
    assert moves_from(state) == moves
    assert [move for move in Move if state_after(state, move)] == moves


def test_steps_are_counted_back_from_the_session_and_never_on_a_sunday():
    days = days_of_steps([42, 39, 4, 0], SESSION, date(2027, 1, 4))
    assert days == [date(2027, 2, 4), date(2027, 2, 6), date(2027, 3, 13), SESSION]
    assert date(2027, 2, 7).weekday() == date(2027, 3, 14).weekday() == 6


def test_what_would_have_been_is_due_today():
    assert days_of_steps([42, 10], SESSION, date(2027, 3, 14)) == [date(2027, 3, 14)] * 2


def test_a_text_that_can_be_sent_has_no_faults():
    text = "Bonjour {commerce},\n\n{ Séance } le {DATE}.\n- {lieu}"
    assert faults_of(text) == []
    assert filled(
        text, {"commerce": "Au {code} d’or", "seance": "Vendre", "date": "3 mars", "lieu": "Ici"}
    ) == ("Bonjour Au {code} d’or,\n\nVendre le 3 mars.\n- Ici")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [Fault(FaultKind.EMPTY)]),
        ("Bonjour {prenom}", [Fault(FaultKind.UNKNOWN, "prenom")]),
        ("Bonjour {commerce", [Fault(FaultKind.UNBALANCED, "Bonjour {commerce")]),
        ("Bonjour commerce}", [Fault(FaultKind.UNBALANCED, "onjour commerce}")]),
        ("{{commerce}}", [Fault(FaultKind.UNBALANCED, "{{commerce}}")]),
        ("a" * 3002, [Fault(FaultKind.TOO_LONG, "2")]),
    ],
)
def test_a_text_says_what_is_wrong_with_it(text, faults):
    assert faults_of(text) == faults


def test_fields_of_a_session_need_one():
    assert faults_of("Le {date}", has_session=False) == [Fault(FaultKind.NO_SESSION, "date")]


def test_paragraphs_and_lists():
    assert paragraphs_of("Un\ndeux\n\n- a\n- b\nfin\n\n\n\r\ntrois") == [
        Paragraph(("Un", "deux")),
        Paragraph(("a", "b"), is_list=True),
        Paragraph(("fin",)),
        Paragraph(("trois",)),
    ]


@given(st.text(), st.dictionaries(st.sampled_from(["commerce", "date"]), st.text()))
def test_any_text_is_read_without_error(text, values):
    faults_of(text)
    paragraphs_of(filled(text, values))
