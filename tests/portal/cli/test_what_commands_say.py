"""Our commands given something wrong: one sentence of English, an exit status, nothing done."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.utils import translation
from psycopg.errors import UndefinedColumn

from kernel import commands
from kernel.commands import OperatorCommand
from portal.embedded.folders import PROJECT
from tenants.organisations.rules import CARRIED_CITIES, COLUMNS
from tests.factories.facts import make_edition


class Failing(OperatorCommand):
    """Fails as it is told, without asking the database for anything first."""

    needs_tables = False
    requires_system_checks = ()

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def handle(self, *args: object, **options: object) -> None:
        raise self.error


def missing_column() -> ProgrammingError:
    error = ProgrammingError("column editions_edition.colour does not exist")
    error.__cause__ = UndefinedColumn()
    return error


def test_a_folder_given_as_a_list_of_cities_is_a_sentence(db, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=f"^Cannot use {tmp_path}: is a directory\\.$"):
        call_command("create_cities", str(tmp_path))
    with pytest.raises(CommandError, match=r"^Cannot use .*none\.csv: no such file or directory\.$"):
        call_command("create_cities", str(tmp_path / "none.csv"))


def test_a_list_with_a_wrong_line_makes_no_city(db, tmp_path: Path) -> None:
    lines = CARRIED_CITIES.read_text(encoding="utf-8").splitlines()
    (tmp_path / "cities.csv").write_text("\n".join([*lines[:3], lines[3].replace(",", ";", 1)]))
    with pytest.raises(CommandError, match=r"^cities\.csv, line 4, column nis: "):
        call_command("create_cities", str(tmp_path / "cities.csv"))


def test_a_refusal_of_a_rule_is_english_whatever_the_language(db) -> None:
    for language in ("fr", "de"):
        with translation.override(language), pytest.raises(CommandError, match="There is no edition"):
            call_command("bilan", "1999")


def test_the_report_of_an_import_is_english(db, tmp_path: Path) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_edition", str(tmp_path / "none"), stdout=out)
    assert ended.value.code == 1
    assert "There is no archive" in out.getvalue()
    assert "Import refused: 1 error to correct. Nothing was written." in out.getvalue()


@pytest.mark.parametrize("name", ["out.zip", "OUT.ZIP"])
def test_an_export_to_a_name_that_ends_in_zip_is_a_zip(name: str, db, tmp_path: Path) -> None:
    make_edition(code="1999")
    call_command("export_edition", "1999", str(tmp_path / name), stdout=io.StringIO())
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert "edition.json" in zipfile.ZipFile(tmp_path / name).namelist()


@pytest.mark.parametrize("made", ["file", "folder"])
def test_an_export_to_a_name_that_is_something_else_is_a_sentence(made: str, db, tmp_path: Path) -> None:
    make_edition(code="1999")
    target = tmp_path / ("out" if made == "file" else "out.zip")
    if made == "file":
        target.write_text("somebody's")
    else:
        target.mkdir()
    with pytest.raises(CommandError, match=str(target)):
        call_command("export_edition", "1999", str(target), stdout=io.StringIO())
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_code_newer_than_the_tables_is_a_sentence(db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_is_behind", lambda: True)
    with pytest.raises(CommandError, match=r"behind this version .* `portal migrate` first\.$"):
        call_command(Failing(missing_column()))


def test_a_mistake_of_ours_keeps_its_traceback(db) -> None:
    with pytest.raises(ProgrammingError):
        call_command(Failing(missing_column()))
    with pytest.raises(ValueError, match="ours"):
        call_command(Failing(ValueError("ours")))


def test_a_reader_that_has_enough_ends_a_command_quietly(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m portal.cli.main help | true', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_each_column_of_a_list_of_cities_is_described_for_operators() -> None:
    guide = (PROJECT / "docs/operating.md").read_text(encoding="utf-8")
    assert {column for column in COLUMNS if f"\n| `{column}`" not in guide} == set()
