"""What cannot be imported is said with its file, line and column, and nothing of it is written."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import tenant_context

from archive.format.report import Report
from archive.importing.services import import_archive
from campaigns.editions.models import Edition
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop
from tests.archive.editions import (
    TRICKY,
    copy_of,
    n_rows_of,
    places,
    rewrite,
    set_cells,
    set_edition,
    warnings,
)

CODE = "2024-tricky"
type Spoil = Callable[[Path], object]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return copy_of(TRICKY, tmp_path / "tricky")


def refused(archive: Path) -> Report:
    """The report of an import that must be refused and leave nothing behind."""
    report = import_archive(archive)
    assert not report.is_importable
    assert report.n_written is None
    assert not Edition.objects.exists()
    assert n_rows_of(CODE) == 0
    return report


def cell(file: str, row: int, **cells: str) -> Spoil:
    return lambda folder: set_cells(folder, file, row, **cells)


def twice(file: str, row: int, **cells: str) -> Spoil:
    """The row comes again, at the end."""
    return lambda folder: rewrite(folder, file, lambda rows: rows.append(rows[row] | cells))


# (what is spoilt, the errors as (code, file, line, column))
SPOILT: dict[str, tuple[Spoil, list[tuple[str, str, int | None, str | None]]]] = {
    "an unknown city": (
        cell("invitations.csv", 5, nis="99999"),
        [("cell_nis_unknown", "invitations.csv", 7, "nis")],
    ),
    "a city's code before 2019": (
        cell("outreach.csv", 0, nis="55022"),
        [("cell_nis_former", "outreach.csv", 2, "nis")],
    ),
    "an unknown sector": (
        cell("shops.csv", 3, sector="BEA-XXX"),
        [("cell_sector", "shops.csv", 5, "sector")],
    ),
    "an unknown status": (
        cell("sessions.csv", 0, status="done"),
        [("cell_choice", "sessions.csv", 2, "status")],
    ),
    "an answer without its day": (
        cell("invitations.csv", 0, answered_on=""),
        [("row_answer_without_day", "invitations.csv", 2, "answered_on")],
    ),
    "a session twice": (twice("sessions.csv", 0), [("key_twice", "sessions.csv", 12, "code")]),
    "a shop twice": (twice("shops.csv", 1, name="Autre"), [("key_twice", "shops.csv", 17, "shop_ref")]),
    "a person twice for a shop": (
        twice("attendance.csv", 0, outcome="absent"),
        [("key_twice", "attendance.csv", 27, "session")],
    ),
    "a form twice": (twice("evaluations.csv", 3), [("key_twice", "evaluations.csv", 14, "session")]),
    "a visit twice": (twice("visits.csv", 1), [("key_twice", "visits.csv", 6, "shop_ref")]),
    "a cost line twice": (twice("costs.csv", 0), [("key_twice", "costs.csv", 8, "label")]),
    "an action twice": (twice("outreach.csv", 2), [("key_twice", "outreach.csv", 5, "nis")]),
    "a diagnostic twice": (twice("diagnostics.csv", 3), [("key_twice", "diagnostics.csv", 10, "shop_ref")]),
    "an answer twice": (
        twice("invitations.csv", 0, answer="declined"),
        [("key_twice", "invitations.csv", 18, "nis")],
    ),
    "an unknown session": (
        lambda folder: (
            set_cells(folder, "attendance.csv", 3, session="S77"),
            set_cells(folder, "evaluations.csv", 0, session="S78"),
            set_cells(folder, "diagnostics.csv", 0, session="S79"),
        ),
        [
            ("session_unknown", "attendance.csv", 5, "session"),
            ("session_unknown", "evaluations.csv", 2, "session"),
            ("session_unknown", "diagnostics.csv", 2, "session"),
        ],
    ),
    "an unknown shop": (
        lambda folder: (
            set_cells(folder, "attendance.csv", 3, shop_ref="nobody"),
            set_cells(folder, "visits.csv", 1, shop_ref="nobody"),
            set_cells(folder, "diagnostics.csv", 5, shop_ref="nobody"),
        ),
        [
            ("shop_unknown", "attendance.csv", 5, "shop_ref"),
            ("shop_unknown", "visits.csv", 3, "shop_ref"),
            ("shop_unknown", "diagnostics.csv", 7, "shop_ref"),
        ],
    ),
    "a shop of another city": (
        lambda folder: (
            set_cells(folder, "attendance.csv", 0, nis="91034"),
            set_cells(folder, "visits.csv", 0, nis="91034"),
            set_cells(folder, "diagnostics.csv", 0, nis="91034"),
        ),
        [
            ("shop_other_city", "attendance.csv", 2, "nis"),
            ("shop_other_city", "visits.csv", 2, "nis"),
            ("shop_other_city", "diagnostics.csv", 2, "nis"),
        ],
    ),
    "a merge with an unknown shop": (
        cell("shops.csv", 3, merged_into="nobody"),
        [("merge_unknown", "shops.csv", 5, "merged_into")],
    ),
    "a merge into another city": (
        cell("shops.csv", 3, merged_into="dinant-1"),
        [("merge_other_city", "shops.csv", 5, "merged_into")],
    ),
    "a merge with itself": (
        cell("shops.csv", 3, merged_into="namur-4"),
        [("row_merge_itself", "shops.csv", 5, "merged_into")],
    ),
    "merges in a circle": (
        cell("shops.csv", 0, merged_into="namur-4", merged_on="2024-05-15"),
        [("merge_cycle", "shops.csv", 2, "merged_into"), ("merge_cycle", "shops.csv", 5, "merged_into")],
    ),
    "an establishment number twice": (
        lambda folder: (
            set_cells(folder, "shops.csv", 0, bce="2136514278"),
            set_cells(folder, "shops.csv", 4, bce="BE 2.136.514.278"),
        ),
        [("shop_bce_twice", "shops.csv", 6, "bce")],
    ),
    "an unknown version of the questionnaire": (
        cell("diagnostics.csv", 1, questionnaire="9.9.9"),
        [("diagnostic_version", "diagnostics.csv", 3, "questionnaire")],
    ),
    "an unknown option": (
        cell("diagnostics.csv", 1, Q03="z"),
        [("diagnostic_unscorable", "diagnostics.csv", 3, "Q03")],
    ),
    "a question without answer": (
        cell("diagnostics.csv", 1, Q03=""),
        [("diagnostic_unscorable", "diagnostics.csv", 3, "Q03")],
    ),
    "a question that does not exist": (
        cell("diagnostics.csv", 1, Q77="a"),
        [("diagnostic_question", "diagnostics.csv", 3, "Q77")],
    ),
    "a code that no address can hold": (
        lambda folder: set_edition(folder, code="2024.été"),
        [("edition_code_slug", "edition.json", None, "code")],
    ),
    "a file that is cut": (
        lambda folder: (folder / "costs.csv").write_text(
            (folder / "costs.csv").read_text("utf-8")[:-14], encoding="utf-8"
        ),
        [("file_truncated", "costs.csv", 7, None)],
    ),
    "a spreadsheet": (
        lambda folder: (folder / "shops.csv").write_bytes(b"PK\x03\x04" + b"\x00" * 500),
        [("file_not_csv", "shops.csv", None, None)],
    ),
    "a file that is not there": (
        lambda folder: (folder / "attendance.csv").unlink(),
        [("file_missing", "attendance.csv", None, None)],
    ),
    "no edition": (
        lambda folder: (folder / "edition.json").unlink(),
        [("file_missing", "edition.json", None, None)],
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_it_is_refused_with_its_place(what: str, db: None, archive: Path) -> None:
    spoil, expected = SPOILT[what]
    spoil(archive)

    assert places(refused(archive)) == expected


def test_two_rows_with_one_key_name_both_lines(db: None, archive: Path) -> None:
    twice("attendance.csv", 4)(archive)

    message = str(next(iter(refused(archive).problems())))

    assert "ligne 27" in message
    assert "ligne 6" in message
    assert "S1, namur-3, p05" in message


def test_every_problem_is_told_at_once_without_those_that_only_follow(db: None, archive: Path) -> None:
    set_cells(archive, "shops.csv", 1, sector="NO-SUCH")
    set_cells(archive, "attendance.csv", 0, outcome="maybe")
    set_cells(archive, "evaluations.csv", 0, session="S99")

    report = refused(archive)

    assert set(places(report)) == {
        ("cell_sector", "shops.csv", 3, "sector"),
        ("cell_choice", "attendance.csv", 2, "outcome"),
        ("session_unknown", "evaluations.csv", 2, "session"),
    }
    assert ("references_unchecked", "shops.csv", None, None) in warnings(report)


def test_a_shop_cannot_move_to_another_city(db: None, archive: Path) -> None:
    import_archive(archive)
    for file, row in (("shops.csv", 14), ("attendance.csv", 12)):
        set_cells(archive, file, row, nis="25072")
    before = n_rows_of(CODE)

    report = import_archive(archive)

    assert places(report) == [("shop_moved", "shops.csv", 16, "nis")]
    assert n_rows_of(CODE) == before


def test_an_establishment_number_cannot_go_to_another_shop_of_the_edition(db: None, archive: Path) -> None:
    set_cells(archive, "shops.csv", 0, bce="2136514278")
    import_archive(archive)
    set_cells(archive, "shops.csv", 0, bce="")
    set_cells(archive, "shops.csv", 1, bce="2136514278")

    assert places(import_archive(archive)) == [("shop_bce_other", "shops.csv", 3, "bce")]


def test_what_is_odd_but_possible_is_a_warning(db: None, archive: Path) -> None:
    set_cells(archive, "sessions.csv", 0, capacity="2")
    set_cells(archive, "sessions.csv", 4, entered_on="")
    set_cells(archive, "invitations.csv", 0, answered_on="2024-03-26", entered_on="")
    set_cells(archive, "visits.csv", 1, outcome="closed")
    set_cells(archive, "attendance.csv", 21, outcome="present")
    rewrite(archive, "invitations.csv", lambda rows: rows.remove(rows[3]))

    report = import_archive(archive)

    assert report.is_importable
    assert {
        ("session_over_capacity", "sessions.csv", 2, "capacity"),
        ("row_cancelled_without_day", "sessions.csv", 6, "entered_on"),
        ("session_before_answer", "sessions.csv", 2, "host_nis"),
        ("session_host_not_invited", "sessions.csv", 3, "host_nis"),
        ("visit_after_closing", "visits.csv", 4, "visited_at"),
        ("attendance_session_not_held", "attendance.csv", 23, "outcome"),
    } <= set(warnings(report))


def test_latin1_with_semicolons_keeps_its_accents(db: None, archive: Path, namur: Organisation) -> None:
    path = archive / "shops.csv"
    path.write_bytes(path.read_text("utf-8").replace(",", ";").encode("cp1252"))

    report = import_archive(archive)

    assert report.is_importable
    assert ("file_not_utf8", "shops.csv", None, None) in warnings(report)
    with tenant_context(Organisation.objects.get(slug="ciney")):
        assert Shop.objects.filter(name="Épicerie du Coin").exists()


def test_a_formula_stays_the_text_that_it_is(db: None, archive: Path, namur: Organisation) -> None:
    set_cells(archive, "shops.csv", 0, name='=HYPERLINK("http://x";"y")')

    report = import_archive(archive)

    assert ("cell_formula", "shops.csv", 2, "name") in warnings(report)
    with tenant_context(namur):
        assert Shop.objects.filter(name='=HYPERLINK("http://x";"y")').exists()
    assert "\n=HYPERLINK" not in report.to_csv()


def test_a_bomb_is_refused(db: None, archive: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in archive.iterdir():
            content = path.read_bytes()
            opened.writestr(path.name, content + b"\n" * 30_000_000 if path.name == "visits.csv" else content)

    assert ("archive_bomb", "visits.csv", None, None) in places(refused(bomb))


def test_a_path_that_leaves_the_zip_is_refused(db: None, archive: Path, tmp_path: Path) -> None:
    leaving = tmp_path / "leaving.zip"
    with zipfile.ZipFile(leaving, "w") as opened:
        for path in archive.iterdir():
            opened.write(path, f"../{path.name}")

    assert [code for code, *_ in places(refused(leaving))] == ["archive_path"]


def test_cities_whose_structure_lags_stop_the_import(db: None, archive: Path, namur: Organisation) -> None:
    Organisation.objects.filter(pk=namur.pk).update(schema_version="older")

    report = refused(archive)

    assert str(next(iter(report.problems()))).startswith("La structure de certaines villes")


def test_the_command_says_why_and_ends_with_an_error(
    db: None, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_cells(archive, "sessions.csv", 0, status="done")

    with pytest.raises(SystemExit) as ending:
        call_command("import_edition", str(archive))

    assert ending.value.code == 1
    shown = capsys.readouterr().out
    assert "sessions.csv, line 2, column status" in shown
    assert "Nothing was written" in shown


def test_the_commands_import_and_export(
    db: None, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_edition", str(archive), "--dry-run")
    assert not Edition.objects.exists()
    call_command("import_edition", str(archive))
    call_command("export_edition", CODE, str(tmp_path / "out.zip"))
    assert zipfile.is_zipfile(tmp_path / "out.zip")
    assert "attendance.csv   25" in capsys.readouterr().out

    for arguments in (("nothing", str(tmp_path / "x")), (CODE, str(archive))):
        with pytest.raises(CommandError):
            call_command("export_edition", *arguments)


def test_two_establishments_of_an_archive_may_share_their_enterprise_number(db: None, archive: Path) -> None:
    set_cells(archive, "shops.csv", 0, bce="0403170701")
    set_cells(archive, "shops.csv", 1, bce="0403.170.701")

    for _ in range(2):
        assert import_archive(archive).is_importable
    with tenant_context(Organisation.objects.get(slug="namur")):
        assert Shop.objects.filter(bce="0403170701").count() == 2
