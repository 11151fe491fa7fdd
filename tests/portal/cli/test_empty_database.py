"""A database without tables, and a container whose files cannot be written: what the commands do there."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kernel.database import connection
from portal.cli.commands import COMMANDS

DATABASE = "portal_empty"
# A right command line of each command that asks the database.
LINES = {
    "bilan": ["2016"],
    "carry_over_runs": [],
    "create_cities": [],
    "create_demo": [],
    "create_organisation": ["agency", "Agence"],
    "distribute": [],
    "export_edition": ["2016", "archive.zip"],
    "give_role": ["anne@example.org", "agence", "administrator"],
    "import_edition": ["."],
    "load_bce": ["."],
    "load_questionnaires": [],
    "load_sectors": [],
    "rekey": [],
    "relive_edition": ["."],
}
# Fails each write outside of the folders that a read-only container leaves writable, and says where it was.
READ_ONLY = """
import os, sys

WRITABLE = tuple(os.environ["WRITABLE"].split(os.pathsep))
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def refuse(event, arguments):
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITES):
        return
    events = ("open", "os.mkdir", "os.rename", "os.remove", "os.symlink")
    if event in events and isinstance(arguments[0], str):
        if not os.path.abspath(arguments[0]).startswith(WRITABLE):
            raise RuntimeError(f"{event} {arguments[0]}")


sys.addaudithook(refuse)
"""


def server() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname="postgres", autocommit=True)


def drop(maintenance: psycopg.Connection, name: str) -> None:
    """FORCE may not end the server's own worker that happens to clean this database: it is done at once."""
    for patience in range(20):
        try:
            maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            if patience == 19:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database of the tests' own server in which nothing was ever made."""
    name = f"{DATABASE}_{os.environ.get('PYTEST_XDIST_WORKER', 'master')}"
    with server() as maintenance:
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}"')
        maintenance.execute(f'CREATE DATABASE "{name}"')
    yield name
    with server() as maintenance:
        drop(maintenance, name)


@pytest.fixture
def connected(
    empty_database: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Django's connection leads to it for the test."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["NAME"] = empty_database
        yield
        connection.close()
        connection.settings_dict["NAME"] = before


def address(role: str, name: str) -> str:
    host = conninfo_to_dict(os.environ["DATABASE_URL"])["host"]
    return f"postgresql://{role}@/{name}?host={host}"


def portal(*words: str, database: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "REDIS_URL", "BROKER_URL")}
    addresses = {
        "DATABASE_URL": address("portal_app", database),
        "DATABASE_OWNER_URL": address("portal_owner", database),
        "PORTAL_DATA_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "portal.cli.main", *words],
        env=kept | addresses | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_line_is_tried_of_every_command_that_asks_the_database() -> None:
    asking = {name for name, command in COMMANDS.items() if command.needs_servers and not command.run}
    assert set(LINES) == asking - {"migrate"}


@pytest.mark.parametrize("command", sorted(LINES))
def test_on_a_server_of_its_own_a_missing_table_is_a_sentence(
    command: str, connected: None, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IS_EMBEDDED = False
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=r"^The database has no tables yet: run `portal migrate` first\.$"):
        call_command(command, *LINES[command])
    assert list(tmp_path.iterdir()) == []


def test_an_embedded_database_is_migrated_first_and_what_was_asked_is_then_done(
    empty_database: str, tmp_path: Path
) -> None:
    done = portal("load_questionnaires", database=empty_database, folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "1 version(s) of the questionnaire loaded.\n"
    assert done.stderr == "The database has no tables yet: migrating first.\n"
    with psycopg.connect(make_conninfo(address("portal_app", empty_database))) as app:
        assert app.execute("SELECT count(*) FROM sectors_sector").fetchone() == (37,)


def test_what_is_wrong_on_the_line_is_said_before_anything_is_migrated(connected: None) -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("give_role", "anne", "agence", "administrator")
    with pytest.raises(CommandError, match="no organisation 'namur'"):
        call_command("migrate", only="namur")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)


@pytest.mark.long
def test_production_makes_tables_and_66_cities_in_a_read_only_container(
    empty_database: str, tmp_path: Path
) -> None:
    data, scratch, hooks = tmp_path / "data", tmp_path / "tmp", tmp_path / "hooks"
    for folder in (data, scratch, hooks):
        folder.mkdir()
    (hooks / "sitecustomize.py").write_text(READ_ONLY)
    environment = {
        "PORTAL_PRODUCTION": "1",
        "PORTAL_ROOT_HOST": "portail.example.org",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PERSON_DIGEST_KEY": secrets.token_urlsafe(64),
        "EMAIL_HOST": "mail",
        "TMPDIR": str(scratch),
        "PYTHONPATH": str(hooks),
        "PYTHONDONTWRITEBYTECODE": "1",
        "WRITABLE": os.pathsep.join([f"{data}/", f"{scratch}/", "/dev/null"]),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return portal(*words, database=empty_database, folder=data, **environment)

    refused = run("create_cities")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == ("CommandError: The database has no tables yet: run `portal migrate` first.\n")

    migrated = run("migrate")
    assert migrated.stderr == ""
    assert migrated.returncode == 0
    assert migrated.stdout.startswith("Making the shared tables (")
    assert len(migrated.stdout.splitlines()) < 6

    agency = run("create_organisation", "agency", "Agence")
    assert (agency.returncode, agency.stdout) == (0, "Agence created: portail.example.org\n")
    cities = run("create_cities")
    assert (cities.returncode, cities.stderr) == (0, "")
    assert cities.stdout.endswith("66 cities: 66 created, 0 there already.\n")

    bilan = run("bilan", "2016", "--format", "json")
    assert (bilan.returncode, bilan.stderr) == (1, "CommandError: There is no edition “2016”.\n")
    assert list(data.iterdir()) == []
    assert list(scratch.iterdir()) == []


def test_the_hook_of_these_tests_sees_a_write(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(READ_ONLY)
    words = json.dumps(str(tmp_path / "outside"))
    done = subprocess.run(
        [sys.executable, "-c", f"open({words}, 'w')"],
        env={"PYTHONPATH": str(tmp_path), "WRITABLE": "/nowhere/"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "RuntimeError: open" in done.stderr
