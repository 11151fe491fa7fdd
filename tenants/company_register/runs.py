"""Loads that the Agence asks for: of a file that the operator put into the server's folder, as a run."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.company_register.errors import ExtractAbsent
from tenants.company_register.loading.files import META
from tenants.company_register.loading.services import load_extract
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunState
from tenants.runs.services import ask_for_run, finish, hand_to_task, note_progress, start

KIND = DueKind.COMPANY_EXTRACT_RUN
MOST_LISTED = 40


def extracts_on_server() -> list[str]:
    """Names of the extracts in the folder PORTAL_BCE_DIR, the newest first: ZIPs, folders with a meta.csv."""
    folder = settings.BCE_DIR
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _is_extract(path)]
    found.sort(key=lambda path: (-path.stat().st_mtime, path.name))
    return [path.name for path in found[:MOST_LISTED]]


def _is_extract(path: Path) -> bool:
    if path.name.startswith(".") or path.is_symlink():
        return False
    return path.is_file() if path.suffix.lower() == ".zip" else (path / META).is_file()


@transaction.atomic
def ask_for_load(agency: Organisation, *, file_name: str, city: str, actor: User) -> Run:
    """Have the extract of that name loaded by a task, into all cities or that of slug `city`.

    Raises ExtractAbsent where the folder has no extract of that name.
    """
    if file_name not in extracts_on_server():
        raise ExtractAbsent(name=file_name)
    run = ask_for_run(KIND, actor=actor, parameters={"file_name": file_name, "city": city})
    record("company_register.asked", actor=actor, subject=f"run:{run.uuid}", file=file_name)
    ask_for(agency, KIND, key=str(run.uuid))
    return run


def handle_load(organisation: Organisation, due: Due) -> None:
    """Due work KIND: its key is the run's identifier."""
    hand_to_task(organisation, due, "tenants.company_register.tasks.do_load")


def do_load(run: Run) -> None:
    """Do a load; one that is over is left as it is. Cut short it is done again: that writes the same."""
    if run.is_over:
        return
    start(run, timezone.now())
    state, error = RunState.REFUSED, ""
    try:
        report = load_extract(
            settings.BCE_DIR / Path(run.parameters["file_name"]).name,
            city=run.parameters["city"],
            progress=partial(note_progress, run),
            actor=run.asked_by,
        )
        run.result = report.as_values()
        state = RunState.DONE
    except DomainError as refusal:
        error = str(refusal)
    finish(run, timezone.now(), state=state, error=error)
