"""The life of an import: begun, mapped, previewed, decided, written, undone, dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from kernel.files import path_of, remove, store
from kernel.tables.errors import FileTooBig, TableRefused
from kernel.tables.limits import MIB
from kernel.tables.reading import survey
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.services import ask_for_run, hand_to_task
from tenants.table_import.errors import ImportUnderWay, NotReached
from tenants.table_import.kinds import kind_of, read_row_of
from tenants.table_import.mapping import guess, remember, sheets_of, stored_survey
from tenants.table_import.models import Contradictions, ImportRow, ImportState, Outcome, TableImport
from tenants.table_import.retention import KEPT, forget_rows
from tenants.table_import.runs import PREVIEW, UNDO, WRITE
from tenants.table_import.sources import FILES, keep_rows

KIND = DueKind.TABLE_IMPORT
LONGEST_LABEL = 200


def begin_import(
    organisation: Organisation, kind: str, upload: File[bytes], *, actor: User, origin: str, now: datetime
) -> TableImport:
    """Keep an uploaded file, look at all of it once, and guess what its columns are.

    Raises TableRefused for what is no table, and keeps nothing of it.
    """
    if (upload.size or 0) > settings.TABLE_LIMITS.file_bytes:
        raise FileTooBig(max=settings.TABLE_LIMITS.file_bytes // MIB)
    label = Path(upload.name or "").name[:LONGEST_LABEL]
    stored = store(upload, storage_prefix=organisation.storage_prefix, kind=FILES, ending=".upload")
    try:
        found = survey(path_of(stored), settings.TABLE_LIMITS)
    except TableRefused:
        remove(stored)
        raise
    with transaction.atomic():
        table = TableImport(
            kind=kind,
            label=label,
            input_file=stored,
            survey=stored_survey(found),
            origin=origin,
            asked_by=actor,
            asked_at=now,
            kept_until=now + KEPT,
        )
        table.mapping = guess(kind_of(kind), sheets_of(table)).stored()
        table.save()
        record("table.uploaded", actor=actor, subject=f"table-import:{table.uuid}", kind=kind)
    return table


def ask_for_preview_of_rows(
    organisation: Organisation,
    kind: str,
    rows: Iterable[Mapping[str, str]],
    *,
    label: str,
    actor: User | None,
    origin: str,
    origin_on: date | None,
    now: datetime | None = None,
) -> TableImport:
    """An import whose rows come from another source than a file; its preview is asked for at once.

    In the schema of `organisation` (the current one). `rows` are consumed as a stream: each maps codes of the
    kind's columns to texts, as they would stand in a file's cells; unknown codes raise KeyError. For shops
    (`kind="shops"`, `tenants.shop_import.columns.COLUMNS`): name, legal_name, enterprise, establishment,
    street, number, box, postal_code, locality, address, sector (code, label or NACE code), phone, email,
    website, contact_name, contact_first_name, contact_role, contact_phone, contact_email, closing_days,
    languages, association, state (a `RegisterState` value does). `origin` is a `shops.Origin` value;
    `origin_on` the day of the extract. With Origin.COMPANY_REGISTER `company_values` of each shop that is
    written, or was the same already, becomes what the row says; what the extract before brought and nobody
    touched is replaced without being asked, what a city wrote itself stays unless it chooses otherwise.

    The mapping page is skipped. Lead on to `redirect(f"{kind_of(kind).namespace}:import", uuid=found.uuid)`:
    progress, preview, "Importer", result and undoing are those of any import.
    """
    at = now or timezone.now()
    stored, n_rows = keep_rows(organisation, kind_of(kind), rows)
    with transaction.atomic():
        table = TableImport.objects.create(
            kind=kind,
            label=label[:LONGEST_LABEL],
            has_mapping=False,
            input_file=stored,
            mapping={"n_rows": n_rows},
            origin=origin,
            origin_on=origin_on,
            asked_by=actor,
            asked_at=at,
            kept_until=at + KEPT,
        )
        record("table.uploaded", actor=actor, subject=f"table-import:{table.uuid}", kind=kind)
        _ask(organisation, table, PREVIEW, actor=actor, now=at)
    return table


@transaction.atomic
def ask_for_preview(
    organisation: Organisation, table: TableImport, chosen: Mapping[str, Any], *, actor: User, now: datetime
) -> None:
    """Have it previewed with these columns, which are remembered; {"sheet", "header", "columns"}.

    Raises ImportUnderWay, and NotReached once it is written.
    """
    current = _locked(table, ImportState.MAPPING, ImportState.PREVIEWED)
    sheet = next(one for one in sheets_of(current) if one.name == chosen["sheet"])
    current.mapping = dict(chosen)
    remember(kind_of(current.kind), sheet, chosen, now)
    _ask(organisation, current, PREVIEW, actor=actor, now=now)


@transaction.atomic
def ask_for_preview_again(
    organisation: Organisation, table: TableImport, *, actor: User, now: datetime
) -> None:
    """With the same columns: what is known has changed meanwhile. Decisions are made anew."""
    current = _locked(table, ImportState.PREVIEWED, ImportState.MAPPING)
    _ask(organisation, current, PREVIEW, actor=actor, now=now)


@transaction.atomic
def ask_for_write(organisation: Organisation, table: TableImport, *, actor: User, now: datetime) -> None:
    """Have it written as it was previewed and decided."""
    current = _locked(table, ImportState.PREVIEWED)
    _ask(organisation, current, WRITE, actor=actor, now=now)


@transaction.atomic
def ask_for_undo(organisation: Organisation, table: TableImport, *, actor: User, now: datetime) -> None:
    """Have it taken back as a whole."""
    current = _locked(table, ImportState.WRITTEN)
    _ask(organisation, current, UNDO, actor=actor, now=now)


@transaction.atomic
def drop_import(table: TableImport, *, actor: User) -> None:
    """Forget its file and rows: nothing was written."""
    current = _locked(table, ImportState.MAPPING, ImportState.PREVIEWED)
    current.state = ImportState.DROPPED
    current.save(update_fields=["state"])
    forget_rows([current])
    record("table.dropped", actor=actor, subject=f"table-import:{current.uuid}", kind=current.kind)


@transaction.atomic
def choose_contradictions(table: TableImport, contradictions: Contradictions) -> None:
    """For the whole import: which value stays where both are known."""
    current = _locked(table, ImportState.PREVIEWED)
    current.contradictions = contradictions
    current.save(update_fields=["contradictions"])


@transaction.atomic
def decide(table: TableImport, decisions: Mapping[int, str], *, now: datetime) -> int:
    """Keep what staff decided of rows, {key of the row: decision}; how many differ from before.

    What is no choice for a row is passed over: the page was made before the last preview.
    """
    current = _locked(table, ImportState.PREVIEWED)
    rows = list(current.rows.filter(pk__in=decisions))
    changed = [
        row for row in rows if decisions[row.pk] != row.decision and decisions[row.pk] in choices_of(row)
    ]
    for row in changed:
        row.decision = decisions[row.pk]
        if row.outcome == Outcome.UNSURE:
            row.changes = {}
    meant = [row for row in changed if row.outcome == Outcome.UNSURE and row.decision.isdecimal()]
    if meant:
        comparison = kind_of(current.kind).comparison(current, now=now, is_locked=False)
        found = comparison.changes_of([(read_row_of(row), int(row.decision)) for row in meant])
        for row, changes in zip(meant, found, strict=True):
            row.changes = changes
    ImportRow.objects.bulk_update(changed, ["decision", "changes"])
    return len(changed)


def choices_of(row: ImportRow) -> list[str]:
    """What may be decided of a row; the first is what happens without a decision."""
    if row.outcome == Outcome.NEW:
        return ["", "skip"]
    if row.outcome == Outcome.CHANGED:
        return ["", "replace", "keep", "skip"] if contradicting_of(row) else ["", "skip"]
    if row.outcome == Outcome.UNSURE:
        return ["", *map(str, row.candidates), "new"]
    return []


def contradicting_of(row: ImportRow) -> set[str]:
    """The fields of a row where another value is known."""
    return {
        name for reason in row.reasons if reason["code"] == "contradicts" for name in reason["text"].split()
    }


def handle_table_import(organisation: Organisation, due: Due) -> None:
    """Due work KIND: its key is the run's identifier."""
    hand_to_task(organisation, due, "tenants.table_import.tasks.do_run")


def _locked(table: TableImport, *states: ImportState) -> TableImport:
    current = TableImport.objects.select_for_update(of=("self",)).select_related("run").get(pk=table.pk)
    if current.run is not None and not current.run.is_over:
        raise ImportUnderWay
    if current.state not in states:
        raise NotReached
    return current


def _ask(
    organisation: Organisation, table: TableImport, step: str, *, actor: User | None, now: datetime
) -> None:
    parameters = {"import": str(table.uuid), "step": step}
    table.run = ask_for_run(KIND, actor=actor, parameters=parameters, now=now)
    table.save()
    ask_for(organisation, KIND, key=str(table.run.uuid))
