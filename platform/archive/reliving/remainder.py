"""What is not lived is imported: as an archive of its own, by the importer that any archive goes through.

Twice: before the first event what sign-ups and sessions need (the edition, invitations, shops, the register,
the sessions that no service can make), and after the last one all the rest.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import connection
from django_tenants.utils import tenant_context

from archive.format.cells import Value
from archive.format.report import Report
from archive.format.table_reading import Row
from archive.format.tables import ATTENDANCE, INVITATIONS, REGISTER, SESSIONS, SHOPS, TABLES, Table
from archive.format.writer import create_archive
from archive.importing.services import import_archive
from archive.reliving.archive_rows import ArchiveRows, text
from archive.reliving.events import Plan
from archive.reliving.ledger import Ledger
from archive.reliving.planning.plan import is_lived
from archive.reliving.world import World
from campaigns.agenda.models import Session
from campaigns.signups.services.lookup import find_or_add_people
from kernel.clock import start_of
from kernel.errors import DomainError
from tenants.runs.progress import Progress
from tenants.shops.digests import export_key
from tenants.shops.models import Origin
from tenants.shops.services import add_contact

type Cells = dict[str, Value]
MERGE_COLUMNS = ("merged_into", "merged_on")
NEEDED_FIRST = (INVITATIONS, REGISTER)


class RemainderRefused(DomainError):
    """The archive as a whole can be imported, so this is a fault of ours: it says where."""

    code = "remainder_refused"
    message = "What is not lived cannot be imported. %(report)s"


def check_whole(rows: ArchiveRows, code: str, progress: Progress | None) -> Report:
    """What the importer says of the whole archive as the edition `code`. Nothing is written."""
    return _import(
        rows, code, {table.file: _cells(rows.of(table)) for table in TABLES}, progress, dry_run=True
    )


def import_before(rows: ArchiveRows, code: str, plan: Plan) -> None:
    """What is there before the first day: shops without merges, and the sessions that are not played."""
    sessions = [one.row for one in plan.imported if one.row.file == SESSIONS.file]
    files = {table.file: _cells(rows.of(table)) for table in NEEDED_FIRST if not is_lived(table)}
    files[SHOPS.file] = [_without(cells, MERGE_COLUMNS) for cells in _cells(rows.of(SHOPS))]
    files[SESSIONS.file] = _cells(sessions if is_lived(SESSIONS) else rows.of(SESSIONS))
    _import_or_raise(rows, code, files)


def import_after(rows: ArchiveRows, world: World, ledger: Ledger) -> None:
    """All that was neither lived nor imported before; people who are known are recognised."""
    code = world.edition.code
    files: dict[str, list[Cells]] = {
        SHOPS.file: _cells(rows.of(SHOPS)),
        SESSIONS.file: _sessions(rows, world, ledger),
    }
    for table in TABLES:
        if table.file in files or (table in NEEDED_FIRST and not is_lived(table)):
            continue
        left = [row for row in rows.of(table) if not ledger.is_lived(row)]
        files[table.file] = _attendance(left, rows, world, ledger) if table is ATTENDANCE else _cells(left)
    _import_or_raise(rows, code, files)


def _sessions(rows: ArchiveRows, world: World, ledger: Ledger) -> list[Cells]:
    """As they are here, so that the import leaves them; with the archive's outcome where none was played."""
    known = {
        session.code: session
        for session in Session.objects.filter(edition=world.edition).select_related("seats")
    }
    found = []
    for row in rows.of(SESSIONS):
        session = known.get(text(row, "code"))
        cells = dict(row.values)
        if session is not None:
            cells |= {"announced_on": session.announced_on, "capacity": session.seats.capacity}
            if ledger.is_lived(row):
                cells |= {"status": "planned", "entered_on": None}
        found.append(cells)
    return found


def _attendance(left: Sequence[Row], rows: ArchiveRows, world: World, ledger: Ledger) -> list[Cells]:
    """Who is lived in another row is made known in the city of this one, and named as an export names them:
    the importer then takes both for one person."""
    known = {text(row, "person_ref") for row in rows.of(ATTENDANCE) if ledger.is_lived(row)}
    known |= {person_ref for _, _, person_ref in world.signed_up}
    found = []
    for row in left:
        cells = dict(row.values)
        if text(row, "person_ref") in known:
            cells["person_ref"] = _made_known(row, world)
        found.append(cells)
    return found


def _made_known(row: Row, world: World) -> str:
    """The reference under which an export would name this person, who is now a contact of the row's shop."""
    typed, now = world.person(row), start_of(world.edition.starts_on)
    with tenant_context(world.city(row)):
        [person] = find_or_add_people([typed], whose="", language="fr", now=now, is_by_staff=True)
        add_contact(
            shop=world.shops[text(row, "shop_ref")],
            person=person,
            role=typed.role,
            source=Origin.ARCHIVE,
            actor=world.user,
            now=now,
        )
    return exported_ref(world.edition.code, person.digest)


def exported_ref(edition_code: str, digest: str) -> str:
    """As `archive.format.references.EXPORTED_PERSON_REF`, which is SQL."""
    return "x" + hashlib.sha256((export_key(edition_code) + digest).encode()).hexdigest()[:20]


def _cells(rows: Iterable[Row]) -> list[Cells]:
    return [dict(row.values) for row in rows]


def _without(cells: Cells, names: Sequence[str]) -> Cells:
    return {name: None if name in names else value for name, value in cells.items()}


def _import_or_raise(rows: ArchiveRows, code: str, files: Mapping[str, list[Cells]]) -> None:
    report = _import(rows, code, files, None, dry_run=False)
    if not report.is_importable:
        raise RemainderRefused(report=report.to_text("en"))
    # The importer plans its large statements without nested loops, until the end of the transaction: ours.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def _import(
    rows: ArchiveRows,
    code: str,
    files: Mapping[str, list[Cells]],
    progress: Progress | None,
    *,
    dry_run: bool,
) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        with create_archive(path) as writer:
            writer.write_edition(replace(rows.edition, code=code))
            for table in TABLES:
                cells = files.get(table.file, [])
                writer.write_table(table, cells, questions=_questions(table, cells))
        return import_archive(path, dry_run=dry_run, progress=progress)


def _questions(table: Table, rows: Sequence[Cells]) -> list[str]:
    if table.questions is None:
        return []
    asked: set[str] = set()
    for cells in rows:
        answers = cells[table.questions.name]
        asked |= set(answers) if isinstance(answers, dict) else set()
    return sorted(asked) or [f"{table.questions.prefix}01"]
