"""What a task does for an import: its preview, its writing or its undoing, as its run asks."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunState
from tenants.runs.services import finish, note_progress, start
from tenants.table_import.errors import ImportInUse
from tenants.table_import.models import ImportState, TableImport
from tenants.table_import.previewing import preview
from tenants.table_import.retention import KEPT, forget_files
from tenants.table_import.writing import undo, write

PREVIEW, WRITE, UNDO = "preview", "write", "undo"


def do_run(organisation: Organisation, run: Run) -> None:
    """Do a run; one that is over is left as it is. Cut short, it left nothing, and is done again."""
    if run.is_over:
        return
    start(run, timezone.now())
    state, error, dependents = RunState.DONE, "", None
    try:
        with transaction.atomic():
            # Two workers with one run: the second one waits, and then finds it over.
            table = TableImport.objects.select_for_update().get(uuid=run.parameters["import"])
            if not Run.objects.under_way().filter(pk=run.pk).exists():
                return
            _do(table, organisation, run)
            table.save()
            finish(run, timezone.now())
            return
    except ImportInUse as refusal:
        error, dependents = str(refusal), refusal.dependents
    except DomainError as refusal:
        error = str(refusal)
    state = RunState.REFUSED
    if dependents is not None:
        run.result = {"dependents": [asdict(one) for one in dependents]}
    finish(run, timezone.now(), state=state, error=error)


def _do(table: TableImport, organisation: Organisation, run: Run) -> None:
    now = timezone.now()
    progress = partial(note_progress, run)
    step = run.parameters["step"]
    actor: User | None = run.asked_by
    subject = f"table-import:{table.uuid}"
    if step == PREVIEW:
        table.counts = preview(table, organisation, now=now, progress=progress)
        table.state = ImportState.PREVIEWED
    elif step == WRITE:
        table.result = write(table, actor=actor, now=now, progress=progress)
        table.state, table.written_at = ImportState.WRITTEN, now
        forget_files([table])
        record("table.imported", actor=actor, subject=subject, **_counts(table.result), kind=table.kind)
    else:
        table.result |= undo(table, now=now, progress=progress)
        table.state, table.undone_at = ImportState.UNDONE, now
        record("table.import_undone", actor=actor, subject=subject, kind=table.kind)
    table.kept_until = now + KEPT


def _counts(result: dict[str, Any]) -> dict[str, int]:
    return {name: result.get(name, 0) for name in ("n_added", "n_changed")}
