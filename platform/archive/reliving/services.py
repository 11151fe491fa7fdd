"""Reliving an edition: its archive played through the services that people use, all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from archive.format.report import Report
from archive.format.tables import TABLES
from archive.importing.services import EDITION_CODE
from archive.reliving.archive_rows import read_archive
from archive.reliving.ledger import FileFates, Ledger
from archive.reliving.past_work import forget_past_work
from archive.reliving.planning.plan import plan_of
from archive.reliving.playing import play
from archive.reliving.remainder import check_whole, import_after, import_before
from archive.reliving.world import find_agency, make_world
from campaigns.editions.models import Edition
from kernel.clock import day_of
from kernel.errors import DomainError
from tenants.runs.progress import Progress, ProgressCounter


class EditionThere(DomainError):
    code = "edition_there"
    message = "Edition %(code)s is there already: an edition is relived under a code of its own (--code)."


class CodeWrong(DomainError):
    code = "code_wrong"
    message = "An edition's code has letters, digits, - and _ only, at most 30 of them."


@dataclass(frozen=True, slots=True)
class Relived:
    """`report`: what the importer says of the archive; with an error in it nothing was played, and there are
    no `files`. `sentences`: what was not played just as the archive says, with the reasons."""

    report: Report
    files: tuple[FileFates, ...] = ()
    sentences: tuple[str, ...] = ()


def relive_archive(
    path: Path,
    *,
    code: str = "",
    only_sessions: Collection[str] | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> Relived:
    """Play the archive (folder or ZIP) at `path` into a fresh edition: `code`, or the archive's own.

    In one transaction: cut short, it leaves nothing. Each act has the instant that its day in the archive
    gives it, none later than `now`. `only_sessions`: what is not of these sessions is imported. Raises
    EditionThere, CodeWrong or AgencyMissing, and what the importer raises.
    """
    rows, report = read_archive(path)
    if rows is None or not report.is_importable:
        return Relived(report)
    code = code or rows.edition.code
    if not EDITION_CODE.fullmatch(code) or len(code) > 30:
        raise CodeWrong
    find_agency()
    with transaction.atomic():
        if Edition.objects.filter(code=code).exists():
            raise EditionThere(code=code)
        report = check_whole(rows, code, None)
        if not report.is_importable:
            return Relived(report)
        plan = plan_of(rows, until=now, only_sessions=only_sessions)
        ledger = Ledger()
        ledger.note_plan(plan)
        counter = ProgressCounter(progress, len(plan.events))
        import_before(rows, code, plan)
        world = make_world(Edition.objects.get(code=code), rows)
        for event in plan.events:
            play(event, world, ledger)
            counter.advance(1, day_of(event.at).isoformat())
        import_after(rows, world, ledger)
        forget_past_work(world.edition, timezone.now())
    files = tuple(ledger.of_file(table.file, rows.of(table)) for table in TABLES)
    return Relived(report, files, tuple(ledger.sentences()))
