"""Which role and which servers a command gets before Django is imported."""

from pathlib import Path

import pytest

from portal.cli import settings_environment
from portal.cli.commands import COMMANDS
from portal.cli.settings_environment import (
    DJANGO_AS_OWNER,
    DJANGO_ON_FILES,
    needs_servers,
    role_for,
    servers_for,
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """An environment of its own: the real one belongs to the other tests."""
    own = {"PORTAL_DATA_DIR": str(tmp_path)}
    monkeypatch.setattr("os.environ", own)
    return own


@pytest.mark.parametrize(
    "command", ["migrate", "create_cities", "create_demo", "distribute", "load_sectors", "makemigrations"]
)
def test_commands_that_alter_tables_run_as_their_owner(command: str) -> None:
    assert role_for(command) == "owner"


@pytest.mark.parametrize("command", ["", "bilan", "import_edition", "shell", "check"])
def test_all_other_commands_run_as_the_application(command: str) -> None:
    assert role_for(command) == "app"


def test_a_role_left_over_in_the_environment_does_not_count(environment: dict[str, str]) -> None:
    environment |= {"PORTAL_DATABASE_ROLE": "owner", "DATABASE_URL": "postgresql://elsewhere/portal"}
    with servers_for("bilan"):
        assert environment["PORTAL_DATABASE_ROLE"] == "app"


def test_a_named_database_is_used_and_no_server_started(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_environment, "embedded", None)
    environment["DATABASE_URL"] = "postgresql://elsewhere/portal"
    with servers_for("migrate"):
        assert environment["DATABASE_URL"] == "postgresql://elsewhere/portal"
        assert environment["DJANGO_SETTINGS_MODULE"] == "portal.settings"


def test_commands_on_files_start_no_server(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_environment, "embedded", None)
    with servers_for("collectstatic"):
        assert environment["DATABASE_URL"].startswith("postgresql://portal_app@/portal?host=/")
    assert not DJANGO_AS_OWNER & DJANGO_ON_FILES


def test_a_command_that_works_as_owner_has_a_server_to_work_on() -> None:
    names = {*COMMANDS, *DJANGO_AS_OWNER}
    assert all(needs_servers(name) for name in names if role_for(name) == "owner")


def test_a_command_that_only_tells_of_itself_needs_no_server() -> None:
    assert not needs_servers("bilan", ["2016", "--help"])
    assert needs_servers("bilan", ["2016"])
    assert needs_servers("dbshell", ["--", "--help"])
