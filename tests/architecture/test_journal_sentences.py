"""The journal speaks: whatever is noted in it has a sentence, and no sentence is of nothing."""

import json
from pathlib import Path

from tenants.journal.sentences import sentences
from tests.architecture.stored_values import journal_codes, noting_calls

STORED = json.loads((Path(__file__).parent / "stored_values.json").read_text(encoding="utf-8"))
ACTIONS = {one.action for one in sentences()}

# They pass on the action that their caller says, and each of their callers is looked at.
PASS_ON = {
    ("campaigns/agenda/services/shared.py", "record"),
    ("campaigns/check_in/services/writing.py", "write_across"),
    ("tenants/membership/crossings.py", "record"),
    ("campaigns/signups/services/staff_acts.py", "record"),
    ("campaigns/signups/services/staff_acts.py", "note_on_other_sides"),
}


# Called `note` too, and about something else.
ELSEWHERE = {
    ("platform/archive/importing/staging.py", "note"),
    ("tenants/journal/sentences.py", "note"),
}


def test_every_action_that_the_code_notes_has_a_sentence():
    assert set(journal_codes()) - ACTIONS == set()


def test_so_has_every_action_that_earlier_releases_noted():
    assert set(STORED["journal codes"]) - ACTIONS == set()


def test_no_sentence_is_of_an_action_that_was_never_noted():
    assert ACTIONS - {*journal_codes(), *STORED["journal codes"]} == set()


def test_each_call_says_its_action_in_words_that_this_test_can_read():
    silent = {(call.place, call.function) for call in noting_calls() if not call.codes}
    assert silent == PASS_ON | ELSEWHERE
