"""The table of our commands: complete, true, and what `portal help` and its like print."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from kernel.commands import OperatorCommand
from portal.cli import main
from portal.cli.commands import COMMANDS, TASKS
from portal.cli.version import product_version
from portal.embedded.folders import PROJECT

AREAS = ("platform", "tenants", "campaigns", "diagnostic", "dashboards")
MODULES = {
    path.stem
    for area in AREAS
    for path in (PROJECT / area).glob("**/management/commands/*.py")
    if "node_modules" not in path.parts and path.stem != "__init__"
}


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main.run(["portal", *words]) == 0
    return capsys.readouterr().out


def test_every_command_of_ours_is_in_the_table_and_no_other() -> None:
    before_django = {name for name, command in COMMANDS.items() if command.run}
    assert set(COMMANDS) - before_django == MODULES
    assert len(COMMANDS) == sum(map(len, TASKS.values()))


@pytest.mark.parametrize("name", sorted(MODULES - {"migrate"}))
def test_a_command_says_no_in_the_way_that_all_of_ours_do(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert isinstance(command, OperatorCommand)
    assert command.needs_tables is COMMANDS[name].needs_servers
    assert command.help.isascii()


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_help_lists_our_commands_by_task_without_those_of_django(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(capsys, *words)
    for task, commands in TASKS.items():
        after = said[said.index(f"\n{task}\n") :]
        for command in commands:
            assert f"\n  {command.name} " in after
            assert command.summary in after
    assert "makemigrations" not in said
    assert max(map(len, said.splitlines())) <= 100


def portal(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In a folder without servers, and without an address of others."""
    return subprocess.run(
        [sys.executable, "-m", "portal.cli.main", *words],
        env={"PATH": os.environ["PATH"], "PORTAL_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_for_all_lists_djangos_commands_too(tmp_path: Path) -> None:
    done = portal("help", "--all", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "bilan" in done.stdout
    assert "makemigrations" in done.stdout
    assert "migrate_schemas" in done.stdout
    assert done.stdout.count("import_edition") == 1


@pytest.mark.parametrize("words", [("bilan", "--help"), ("help", "create_cities")])
def test_help_of_a_command_starts_no_server(words: tuple[str, ...], tmp_path: Path) -> None:
    done = portal(*words, folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("usage: ")
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("command", ["demo", "doctor", "score", "servers"])
def test_commands_that_come_before_django_tell_of_themselves(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main.run(["portal", "help", command])
    except SystemExit as ended:  # argparse's way
        status = int(ended.code or 0)
    assert status == 0
    assert f"usage: portal {command}" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["--version", "version"])
def test_the_version_is_that_of_the_product(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    written = f'\nversion = "{product_version()}"\n'
    assert printed(capsys, word) == f"{product_version()}\n"
    assert written in (PROJECT / "pyproject.toml").read_text()
