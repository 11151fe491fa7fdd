"""Runs of imports and exports: asked for on a page, done by a task, with a report to download."""

from __future__ import annotations

from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from archive.exporting.services import export_archive
from archive.importing.services import ImportUnderWay, import_archive
from archive.models import RunKind
from campaigns.editions.models import Edition
from kernel.errors import DomainError
from kernel.files import path_of, remove, reserve, store
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunState
from tenants.runs.services import ask_for_run, finish, hand_to_task, note_progress, start

KIND = DueKind.ARCHIVE_RUN


def ask_for_import(*, agency: Organisation, upload: File[bytes], is_check: bool, actor: User) -> Run:
    """Keep the uploaded ZIP and have it checked or imported by a task."""
    action = RunKind.CHECK if is_check else RunKind.IMPORT
    stored = store(upload, storage_prefix=agency.storage_prefix, kind="archive", ending=".zip")
    parameters = {"file_name": (upload.name or "archive.zip")[:200]}
    return _ask(agency, action, parameters, actor, input_file=stored)


def ask_for_export(*, agency: Organisation, edition: Edition, actor: User) -> Run:
    """Have an edition written as a ZIP by a task."""
    return _ask(agency, RunKind.EXPORT, {"edition_code": edition.code}, actor)


@transaction.atomic
def _ask(
    agency: Organisation, action: RunKind, parameters: dict[str, str], actor: User, *, input_file: str = ""
) -> Run:
    run = ask_for_run(
        KIND, actor=actor, parameters={"action": action.value, **parameters}, input_file=input_file
    )
    record("archive.asked", actor=actor, subject=f"archive-run:{run.uuid}", kind=action.value)
    ask_for(agency, KIND, key=str(run.uuid))
    return run


def handle_archive_run(organisation: Organisation, due: Due) -> None:
    """Due work KIND: its key is the run's identifier."""
    hand_to_task(organisation, due, "archive.tasks.do_run")


def do_run(agency: Organisation, run: Run) -> None:
    """Do a run; one that is over is left as it is. A run cut short is simply done again: imports are
    all or nothing, and change nothing the second time."""
    if run.is_over:
        return
    start(run, timezone.now())
    do = _export if run.parameters["action"] == RunKind.EXPORT else _import
    state, error = RunState.REFUSED, ""
    try:
        state = do(agency, run)
    except ImportUnderWay:
        raise
    except DomainError as refusal:
        error = str(refusal)
    finish(run, timezone.now(), state=state, error=error)


def _import(agency: Organisation, run: Run) -> RunState:
    report = import_archive(
        path_of(run.input_file),
        dry_run=run.parameters["action"] == RunKind.CHECK,
        progress=partial(note_progress, run),
        actor=run.asked_by,
    )
    run.result = {"edition_code": report.edition_code or ""}
    # A report quotes cells of the archive: it lies in the Agence's private files.
    run.report_text_file = reserve(agency.storage_prefix, "archive", ".txt")
    path_of(run.report_text_file).write_text(report.to_text(), encoding="utf-8")
    run.report_file = reserve(agency.storage_prefix, "archive", ".csv")
    path_of(run.report_file).write_text(report.to_csv(), encoding="utf-8")  # it begins with its own mark
    remove(run.input_file)  # personal data of an archive is kept once, in the cities' schemas
    run.input_file = ""
    return RunState.DONE if report.is_importable else RunState.REFUSED


def _export(agency: Organisation, run: Run) -> RunState:
    edition = Edition.objects.get(code=run.parameters["edition_code"])
    run.output_file = reserve(agency.storage_prefix, "archive", ".zip")
    export_archive(edition, path_of(run.output_file), is_zip=True, progress=partial(note_progress, run))
    return RunState.DONE


def report_text_of(run: Run) -> str:
    """What the run found, in words; empty where there is no report (any more)."""
    if not run.report_text_file:
        return ""
    path = path_of(run.report_text_file)
    return path.read_text(encoding="utf-8") if path.exists() else ""
