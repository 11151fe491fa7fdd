"""What stops a relived edition, what is refused of it, and that a run that is cut short leaves nothing."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.importing.services import import_archive
from archive.reliving import services
from archive.reliving.planning import plan
from archive.reliving.services import EditionThere, relive_archive
from archive.reliving.world import AgencyMissing
from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tests.archive.editions import TRICKY, Rows, copy_of, rewrite, set_cells
from tests.archive.reliving.comparing import differences

FEW = ("S1", "G1")


def small(tmp_path: Path) -> Path:
    """Two sessions of the tricky edition, with their people: a second instead of three."""
    folder = copy_of(TRICKY, tmp_path / "small")
    rewrite(folder, "sessions.csv", partial(_keep_few, "code"))
    for name in ("attendance.csv", "evaluations.csv", "diagnostics.csv"):
        rewrite(folder, name, partial(_keep_few, "session"))
    return folder


def _keep_few(column: str, rows: Rows) -> None:
    rows[:] = [row for row in rows if row[column] in FEW]


def relive(path, **options):
    return relive_archive(path, code="again", now=timezone.now(), **options)


def test_an_edition_that_is_there_is_left_alone(db):
    Edition.objects.create(
        code="again", name="Là", starts_on="2024-03-01", ends_on="2024-12-15", planned_until="2024-12-15"
    )

    with pytest.raises(EditionThere):
        relive(TRICKY)

    assert Edition.objects.get(code="again").name == "Là"


def test_the_command_refuses_in_a_sentence(db):
    with pytest.raises(CommandError, match="letters, digits"):
        call_command("relive_edition", TRICKY, "--code", "not a code", stdout=StringIO())


def test_an_archive_that_cannot_be_imported_is_not_played(db, tmp_path):
    folder = small(tmp_path)
    set_cells(folder, "attendance.csv", 0, session="S99")
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("relive_edition", folder, "--code", "again", stdout=said)

    assert "attendance.csv" in said.getvalue()
    assert not Edition.objects.filter(code="again").exists()


def test_a_run_that_is_cut_short_leaves_nothing(db, tmp_path, monkeypatch):
    n_played = 0

    def play(event, world, ledger):
        nonlocal n_played
        n_played += 1
        if n_played == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(services, "play", play)

    with pytest.raises(KeyboardInterrupt):
        relive(small(tmp_path))

    assert not Edition.objects.filter(code="again").exists()
    assert not User.objects.filter(email="archive@rejeu.invalid").exists()


def test_without_an_agency_nobody_could_act(db):
    Organisation.objects.filter(kind="agency").update(kind="partner")

    with pytest.raises(AgencyMissing):
        relive(TRICKY)


def test_what_a_service_refuses_is_told_and_imported(db, tmp_path):
    """A session past the last day of its edition, one without a place, and more people than seats."""
    folder = small(tmp_path)
    set_cells(folder, "sessions.csv", 0, capacity="2")
    rewrite(
        folder,
        "sessions.csv",
        lambda rows: rows.append(
            rows[0]
            | {
                "code": "Z1",
                "status": "planned",
                "starts_at": "2025-02-01T19:00:00",
                "announced_on": "2024-04-01",
            }
        ),
    )
    rewrite(
        folder,
        "sessions.csv",
        lambda rows: rows.append(
            rows[0]
            | {
                "code": "Z2",
                "status": "planned",
                "starts_at": "2024-10-01T19:00:00",
                "venue": "",
                "announced_on": "2024-04-01",
            }
        ),
    )

    relived = relive(folder)

    [sessions] = [file for file in relived.files if file.file == "sessions.csv"]
    assert (sessions.n_lived, sessions.n_refused) == (2, 2)
    assert sum(one.startswith("sessions.csv, refused, line 4") for one in relived.sentences) == 1
    assert sum(one.startswith("sessions.csv, refused, line 5") for one in relived.sentences) == 1
    assert any("more people than seats" in one for one in relived.sentences)
    assert Session.objects.filter(edition__code="again").count() == 4
    assert_equal_to_import(folder)


def test_some_sessions_are_lived_and_the_rest_is_imported(db, tmp_path):
    folder = small(tmp_path)

    relived = relive(folder, only_sessions=["G1"])

    [sessions] = [file for file in relived.files if file.file == "sessions.csv"]
    [attendance] = [file for file in relived.files if file.file == "attendance.csv"]
    assert (sessions.n_lived, sessions.n_imported) == (1, 1)
    assert (attendance.n_lived, attendance.n_imported) == (3, 5)
    assert_equal_to_import(folder)


@pytest.mark.long
@pytest.mark.parametrize("lived", [[], *([file] for file in plan.PLANNERS), list(plan.PLANNERS)], ids=str)
def test_any_file_can_be_switched_between_lived_and_imported(lived, db, tmp_path, monkeypatch):
    planners = {file: planner for file, planner in plan.PLANNERS.items() if file in lived}
    monkeypatch.setattr(plan, "PLANNERS", planners)
    folder = small(tmp_path)

    relived = relive(folder)

    assert {file.file for file in relived.files if file.n_lived} <= {*lived, "shops.csv"}
    assert_equal_to_import(folder)


def assert_equal_to_import(folder: Path) -> None:
    assert import_archive(folder).is_importable
    assert list(differences("2024-tricky", "again", [date(2024, 6, 30)])) == []
