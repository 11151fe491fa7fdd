"""The schema is switched by the middleware, by tasks and by commands, and by declared crossings; any other
place gives its reason."""

import importlib
import re

import pytest

from kernel.crossings import Access, crossing, crossings
from tests.architecture.project import PROJECT, code_of, module_name, modules, place

SWITCH = re.compile(
    r"\b(tenant_context|schema_context|set_tenant|set_schema|set_schema_to_public|search_path|override_tenant)\b"
)

# Who may, beyond `middleware.py`, `tasks.py` and commands.
ALLOWED = {
    "platform/archive/exporting/services.py": "an export is noted in the journal of the Agence",
    "platform/archive/importing/services.py": "an import is noted in the journal of the Agence",
    "platform/archive/reliving/door.py": "relives an archive as the staff of each host city, at its door",
    "platform/archive/reliving/playing.py": "relives an archive as the Agence and as each city",
    "platform/archive/reliving/questionnaires.py": "answers an archive's diagnostics, each in its city",
    "platform/archive/reliving/remainder.py": "makes known in one city who is relived in another",
    "platform/archive/reliving/rounds.py": "relives an archive's visits, each in its city",
    "platform/archive/reliving/world.py": "finds the shops that an archive names, in each city",
    "platform/kernel/database.py": "types the connection",
    "platform/portal/demo/diagnostics.py": "answers for the demonstration's shops, each in its city",
    "platform/portal/demo/evening.py": "checks people in at the demonstration's session, for its city",
    "platform/portal/demo/register.py": "fills the demonstration's registers, each in its city",
    "platform/portal/demo/rounds.py": "fills the demonstration's rounds, each in its city",
    "platform/portal/demo/sign_ups.py": "signs up the demonstration's groups, each in its city",
    "tenants/company_register/loading/services.py": "an extract of open data is written into each city",
    "tenants/membership/services.py": "a role given or ended is noted in the journal of its organisation",
    "tenants/membership/crossings.py": "writes for the crossings that are declared to write",
    "tenants/organisations/provisioning.py": "makes schemas",
}


# A crossing is declared beside its statement; the module that declares one may name or switch schemas.
DECLARED = re.compile(r"^@crossing\(", re.MULTILINE)


def crossing_modules() -> set[str]:
    return {place(path) for path in modules() if DECLARED.search(code_of(path))}


def test_no_other_module_switches_the_schema():
    switching = {
        place(path)
        for path in modules()
        if path.name not in {"middleware.py", "tasks.py"}
        and "management/commands" not in place(path)
        and SWITCH.search(code_of(path))
    }
    assert switching - ALLOWED.keys() - crossing_modules() == set()


def test_the_list_of_who_may_is_not_longer_than_needed():
    assert [path for path in ALLOWED if not SWITCH.search(code_of(PROJECT / path))] == []


# Statements over the schemas of several organisations at once: each place and its reason.
NAMED_SCHEMA = re.compile(r"quote_name\([^)]*schema|quote\(schema\)|\bunion_over\(")
NAMES_SCHEMAS = {
    "platform/archive/cities.py": "an archive is written into, and read from, each city's schema",
    "dashboards/questionnaire_editor/past_answers.py": "scores all cities' answers; counts alone leave it",
    "dashboards/engine/snapshots/gather.py": "counts the rows of all cities; no row of a person leaves it",
    "campaigns/attendance/counts.py": "names the current one, for the statement that follows merges",
    "campaigns/signups/rekeying.py": "sees to it that no two people of two cities get one digest",
    "tenants/due/orphans.py": "looks in one schema for references to shared rows that are gone",
    "tenants/organisations/grants.py": "opens a new schema to the application's role",
    "tenants/organisations/lag.py": "reads which migrations each schema has",
    "tenants/organisations/schemas.py": "makes the statements over many schemas for those named here",
}


def test_no_other_module_names_schemas_in_its_statements():
    naming = {place(path) for path in modules() if NAMED_SCHEMA.search(code_of(path))}
    assert naming - crossing_modules() == NAMES_SCHEMAS.keys()


def declared():
    for path in modules():
        if DECLARED.search(code_of(path)):
            importlib.import_module(module_name(path))
    return crossings()


def test_the_crossings_are_these():
    assert {name: str(one.access) for name, one in declared().items()} == {
        "check_in": "write",
        "check_in_list": "read",
        "door_shops": "read",
        "own_sign_up": "read",
        "session_roster": "read",
        "session_forms": "read",
        "session_group_view": "read",
        "session_mails": "read",
    }


def code_of_crossing(name):
    return code_of(PROJECT / f"{declared()[name].module.replace('.', '/')}.py")


def test_a_crossing_that_reads_is_guarded_and_one_that_writes_takes_the_one_way_to_write():
    """What the guard refuses, and what the way does: `tests/tenants/membership/test_crossings.py`."""
    for name, found in declared().items():
        code = code_of_crossing(name)
        assert not SWITCH.search(code), name
        assert ("write_across(" in code) == (found.access is Access.WRITE), name
        service = getattr(importlib.import_module(found.module), found.function)
        assert hasattr(service, "__wrapped__") == (found.access is Access.READ), name


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("check_in_list", "_rows("),
        ("session_roster", "_people("),
        ("session_group_view", "_read_again("),
        ("session_mails", "union_over("),
    ],
)
def test_a_crossing_asks_for_the_right_first_and_is_noted_on_both_sides(name, read):
    """Its code names the policy's twin before any statement, the journal here and the due note there."""
    found = declared()[name]
    code = code_of_crossing(name)
    body = code[code.index(f"def {found.function}(") :]
    assert len(found.reason) > 20
    assert body.index("NotYours") < body.index(read)
    if "note_look(" not in code:  # as the roster notes it
        assert "record(" in code
        assert "note_on_other_sides(" in code


def test_two_crossings_never_share_a_name():
    declared()
    with pytest.raises(ValueError, match="session_roster"):
        crossing("session_roster", access=Access.READ, reason="another one")(len)
