"""A Brussels day is worked out in one place, for Python and for SQL: `kernel.clock`."""

import re

from tests.architecture.project import code_of, modules, place

# PostgreSQL takes a bare date for midnight in the session's zone; `sql_start_of` knows.
IN_SQL = re.compile(r"AT TIME ZONE|date_trunc|current_date", re.IGNORECASE)
IN_ORM = re.compile(r"\bTrunc(Date|Day)\b|__date\b")


def test_no_other_sql_text_turns_instants_into_days():
    found = [place(path) for path in modules() if re.search(IN_SQL, code_of(path))]
    assert found == ["platform/kernel/clock.py"]


def test_no_query_lets_django_turn_instants_into_days():
    assert [place(path) for path in modules() if IN_ORM.search(code_of(path))] == []
