"""Runs of imports and exports: asked for on a page, done by a task, with a report to download."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.core.cache import cache
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from archive.exporting.services import export_archive
from archive.importing.services import ImportUnderWay, import_archive
from archive.models import ArchiveRun, RunKind, RunState
from campaigns.editions.models import Edition
from kernel.errors import DomainError
from kernel.files import path_of, remove, reserve, store
from tenants.accounts.models import User
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation

PROGRESS_SECONDS = 3600
TRY_AGAIN = timedelta(minutes=10)
OVER = (RunState.DONE, RunState.REFUSED, RunState.FAILED)
KEPT = timedelta(days=30)  # reports and exports hold cells of archives


def ask_for_import(*, agency: Organisation, upload: File[bytes], is_check: bool, actor: User) -> ArchiveRun:
    """Keep the uploaded ZIP and have it checked or imported by a task."""
    with transaction.atomic():
        run = ArchiveRun.objects.create(
            kind=RunKind.CHECK if is_check else RunKind.IMPORT,
            file_name=(upload.name or "archive.zip")[:200],
            stored_file=store(upload, storage_prefix=agency.storage_prefix, kind="archive", ending=".zip"),
            asked_by=actor,
        )
        record("archive.asked", actor=actor, subject=f"archive-run:{run.uuid}", kind=str(run.kind))
        ask_for(agency, "archive.run", key=str(run.uuid))
    return run


def ask_for_export(*, agency: Organisation, edition: Edition, actor: User) -> ArchiveRun:
    """Have an edition written as a ZIP by a task."""
    with transaction.atomic():
        run = ArchiveRun.objects.create(kind=RunKind.EXPORT, edition_code=edition.code, asked_by=actor)
        record("archive.asked", actor=actor, subject=f"archive-run:{run.uuid}", kind=str(run.kind))
        ask_for(agency, "archive.run", key=str(run.uuid))
    return run


def run_archive_work(organisation: Organisation, due: Due) -> None:
    """Due work `archive.run`: its key is the run's; the task has all the time that it needs.

    Asked for again until the run is over: a task that is lost (worker killed, broker down) is made good.
    """
    if ArchiveRun.objects.filter(uuid=due.key).exclude(state__in=OVER).exists():
        ask_for(organisation, due.kind, key=due.key, at=timezone.now() + TRY_AGAIN)
    transaction.on_commit(partial(import_string("archive.tasks.do_run").delay, due.key))


def do_run(agency: Organisation, run: ArchiveRun) -> None:
    """Do a run; one that is over is left as it is. A run cut short is simply done again: imports are
    all or nothing, and change nothing the second time."""
    if run.state in OVER:
        return
    run.state, run.started_at = RunState.RUNNING, timezone.now()
    run.save(update_fields=["state", "started_at"])
    try:
        if run.kind == RunKind.EXPORT:
            _export(agency, run)
        else:
            _import(agency, run)
    except ImportUnderWay:
        raise
    except DomainError as error:
        run.state, run.refusal = RunState.REFUSED, str(error)[:300]
    run.ended_at = timezone.now()
    run.save()


def _import(agency: Organisation, run: ArchiveRun) -> None:
    report = import_archive(
        path_of(run.stored_file),
        dry_run=run.kind == RunKind.CHECK,
        progress=partial(note_progress, run),
        actor=run.asked_by,
    )
    run.edition_code = report.edition_code or ""
    # A report quotes cells of the archive: it lies in the Agence's private files, not in `public`.
    run.report_text_file = reserve(agency.storage_prefix, "archive", ".txt")
    path_of(run.report_text_file).write_text(report.to_text(), encoding="utf-8")
    run.report_file = reserve(agency.storage_prefix, "archive", ".csv")
    path_of(run.report_file).write_text(report.to_csv(), encoding="utf-8")  # it begins with its own mark
    run.state = RunState.DONE if report.is_importable else RunState.REFUSED
    remove(run.stored_file)  # personal data of an archive is kept once, in the cities' schemas
    run.stored_file = ""


def _export(agency: Organisation, run: ArchiveRun) -> None:
    edition = Edition.objects.get(code=run.edition_code)
    run.stored_file = reserve(agency.storage_prefix, "archive", ".zip")
    export_archive(edition, path_of(run.stored_file), is_zip=True, progress=partial(note_progress, run))
    run.state = RunState.DONE


def note_progress(run: ArchiveRun, done: int, total: int, label: str) -> None:
    """Where a run is: in the cache, as its transaction is not to be seen from outside."""
    cache.set(f"archive-run:{run.uuid}", (done, total, label), PROGRESS_SECONDS)


def progress_of(run: ArchiveRun) -> tuple[int, int, str]:
    """(done, total, what is being done); total 0 while it is not known."""
    return cache.get(f"archive-run:{run.uuid}") or (0, 0, "")


def fail_run(uuid: str, error: BaseException) -> None:
    """Note that a run ended by an error of ours: its page says so instead of waiting for ever."""
    ArchiveRun.objects.filter(uuid=uuid).update(
        state=RunState.FAILED, refusal=type(error).__name__, ended_at=timezone.now()
    )


def report_text_of(run: ArchiveRun) -> str:
    """What the run found, in words; empty where there is no report (any more)."""
    if not run.report_text_file:
        return ""
    path = path_of(run.report_text_file)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def expire_files(now: datetime) -> int:
    """Remove the files of runs that ended KEPT ago, exports first of all; how many runs lost theirs."""
    old = ArchiveRun.objects.filter(ended_at__lt=now - KEPT).exclude(
        stored_file="", report_file="", report_text_file=""
    )
    n_expired = 0
    for run in old:
        for name in (run.stored_file, run.report_file, run.report_text_file):
            remove(name)
        run.stored_file = run.report_file = run.report_text_file = ""
        run.save(update_fields=["stored_file", "report_file", "report_text_file"])
        n_expired += 1
    return n_expired
