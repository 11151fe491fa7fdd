"""The schema is switched by the middleware, by tasks and by commands; any other place gives its reason."""

import re

from tests.architecture.project import PROJECT, code_of, modules, place

SWITCH = re.compile(
    r"\b(tenant_context|schema_context|set_tenant|set_schema|set_schema_to_public|search_path|override_tenant)\b"
)

# Who may, beyond `middleware.py`, `tasks.py` and commands.
ALLOWED = {
    "dashboards/archive/exporting.py": "an export is noted in the journal of the Agence",
    "dashboards/archive/importing.py": "an import is noted in the journal of the Agence",
    "platform/kernel/database.py": "types the connection",
    "tenants/accounts/services.py": "a role given or ended is noted in the journal of its organisation",
    "tenants/organisations/provisioning.py": "makes schemas",
}


def test_no_other_module_switches_the_schema():
    switching = {
        place(path)
        for path in modules()
        if path.name not in {"middleware.py", "tasks.py"}
        and "management/commands" not in place(path)
        and SWITCH.search(code_of(path))
    }
    assert switching - ALLOWED.keys() == set()


def test_the_list_of_who_may_is_not_longer_than_needed():
    assert [path for path in ALLOWED if not SWITCH.search(code_of(PROJECT / path))] == []


# Statements over the schemas of several organisations at once: each place and its reason.
NAMED_SCHEMA = re.compile(r"quote_name\([^)]*schema|quote\(schema\)")
NAMES_SCHEMAS = {
    "dashboards/archive/landing.py": "an import writes each city's rows into its schema, in one transaction",
    "dashboards/snapshots/gather.py": "counts the rows of all cities; no row of a person leaves it",
    "tenants/due/orphans.py": "looks in one schema for references to shared rows that are gone",
    "tenants/organisations/grants.py": "opens a new schema to the application's role",
    "tenants/organisations/lag.py": "reads which migrations each schema has",
}


def test_no_other_module_names_schemas_in_its_statements():
    naming = {place(path) for path in modules() if NAMED_SCHEMA.search(code_of(path))}
    assert naming == NAMES_SCHEMAS.keys()
