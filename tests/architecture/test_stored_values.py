"""A name in Python may change; what is stored, mailed, bookmarked or in the broker keeps its value.

`stored_values.json` is what the release of 30 November 2026 wrote and answered. A value that is withdrawn on
purpose is taken out of the file by the change that says, in an ADR or a migration, what becomes of old rows.
"""

import json
from pathlib import Path

import pytest

from portal.due import HANDLERS
from tenants.due.kinds import DueKind
from tests.architecture.stored_values import COLLECTED

STORED = json.loads((Path(__file__).parent / "stored_values.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", list(COLLECTED))
def test_what_was_stored_is_still_known(kind):
    assert set(STORED[kind]) - set(COLLECTED[kind]()) == set()


def test_work_that_was_asked_for_still_has_a_handler():
    assert set(STORED["due kinds"]) - set(HANDLERS) == set()


def test_every_kind_of_work_has_its_handler():
    assert set(HANDLERS) == set(DueKind)
