"""Importing an edition from its archive: all of it or nothing, and nothing the second time.

The rows are staged in temporary tables, checked there, and written from there, in one transaction; memory
does not grow with the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import tenant_context

from archive.cities import cities_with_schema
from archive.format.columns import Vocabulary
from archive.format.container import open_archive
from archive.format.edition_file import EditionFile
from archive.format.limits import MIB, Limits
from archive.format.problems import ArchiveRefused, Problem, Severity
from archive.format.reader import ArchiveReader
from archive.format.report import Report
from archive.format.tables import EDITION_JSON, FILES, TABLES, Table
from archive.importing.checks import check_between_files
from archive.importing.fact_tables import ImportTarget
from archive.importing.staged_import import StagedImport, cities_of_archive
from archive.importing.staging import create_staging, stage
from campaigns.attendance.counts import count_edition_again
from campaigns.editions.models import Edition
from campaigns.editions.services import mark_figures_stale
from campaigns.evaluation.form import reason_codes
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.organisations.models import City, Kind, NisCode, Organisation
from tenants.organisations.schema_versions import expected_version
from tenants.runs.progress import Progress, ProgressCounter
from tenants.sectors.models import Sector

IMPORT_LOCK = 0x696D706F7274
EDITION_CODE = re.compile(r"[A-Za-z0-9_-]+")


class ImportUnderWay(DomainError):
    code = "import_under_way"
    message = _("Un autre import est en cours. Réessayez quand il sera terminé.")


class ImportDisturbed(DomainError):
    code = "import_disturbed"
    message = _("Des données ont changé pendant l’import\u00a0: rien n’a été écrit. Relancez-le.")


def import_archive(
    path: Path, *, dry_run: bool = False, progress: Progress | None = None, actor: User | None = None
) -> Report:
    """Import the archive (folder or ZIP) at `path`; what it says and what was written, as a report.

    Nothing is written where the report has an error, nor by a dry run, which counts what would be. A second
    import of the same archive changes nothing; of a changed one, adds corrections to facts and brings the
    rest up to date; what the archive does not mention is left. Raises ImportUnderWay while another import
    runs, ImportDisturbed where somebody wrote the same rows meanwhile.
    """
    report = Report()
    limits = Limits(total_mib=settings.ARCHIVE_MAX_BYTES // MIB)
    try:
        with open_archive(path, FILES, limits) as archive, _all_or_nothing():
            reader = ArchiveReader(archive, vocabulary(), report)
            _import(reader, progress, is_dry_run=dry_run, actor=actor)
    except ArchiveRefused as refusal:
        report.add(refusal.problem)
    return report


def vocabulary() -> Vocabulary:
    """The codes that exist in this instance."""
    with_schema = City.objects.exclude(organisation__schema_version="")
    former = NisCode.objects.filter(city__in=with_schema).values_list("nis", "city__nis")
    return Vocabulary(
        nis=frozenset(with_schema.values_list("nis", flat=True)),
        former_nis=dict(former),
        sectors=frozenset(Sector.objects.values_list("code", flat=True)),
        reasons=reason_codes(),
    )


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
                if not cursor.fetchone()[0]:
                    raise ImportUnderWay
                # Tables filled a moment ago have no statistics: taken for empty, they would be searched row
                # by row (100,000 people: minutes instead of a second).
                cursor.execute("SET LOCAL enable_nestloop = off")
            yield
    except IntegrityError as error:
        raise ImportDisturbed from error


def _import(
    reader: ArchiveReader, progress: Progress | None, *, is_dry_run: bool, actor: User | None
) -> None:
    report = reader.report
    edition_file = _edition(reader)
    # Every row is read once and written or compared once.
    counter = ProgressCounter(progress, 2 * sum(reader.n_lines(table) for table in TABLES))

    def note(table: Table, n_rows: int) -> None:
        counter.advance(n_rows, gettext("Lecture de %(file)s") % {"file": table.file})

    create_staging()
    stage(reader, edition_file.code if edition_file else "", note)
    counter.advance(0, gettext("Vérification"))
    check_between_files(report)
    _check_structure(report)
    if edition_file is None or not report.is_importable:
        return
    staged_import = StagedImport(_target(edition_file), edition_file, report, counter, is_dry_run)
    if staged_import.run() and not is_dry_run:
        report.n_written = staged_import.n_written
    if staged_import.n_written:
        _note_what_was_written(edition_file.code, staged_import.n_written, actor)


def _edition(reader: ArchiveReader) -> EditionFile | None:
    edition_file = reader.edition()
    if edition_file is None:
        return None
    reader.report.edition_code = edition_file.code
    if not EDITION_CODE.fullmatch(edition_file.code):  # it is part of addresses
        problem = Problem(Severity.ERROR, EDITION_JSON, "edition_code_slug", None, "code", edition_file.code)
        reader.report.add(problem)
    return edition_file


def _check_structure(report: Report) -> None:
    lagging = Organisation.objects.filter(kind=Kind.CITY).exclude(
        schema_version__in=["", expected_version(Kind.CITY)]
    )
    slugs = ", ".join(lagging.order_by("slug").values_list("slug", flat=True))
    if slugs:
        report.add(Problem(Severity.ERROR, "", "cities_lag", value=slugs))


def _target(edition_file: EditionFile) -> ImportTarget:
    edition = Edition.objects.filter(code=edition_file.code).first()
    return ImportTarget(
        edition=edition.pk if edition else None,
        is_new_edition=edition is None,
        cities=cities_with_schema(),
        now=timezone.now(),
        from_the_start=min(edition_file.starts_on, _first_invitation() or edition_file.starts_on),
    )


def _first_invitation() -> date | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(invited_on) FROM staged_invitations")
        first: date | None = cursor.fetchone()[0]
    return first


def _note_what_was_written(code: str, n_written: int, actor: User | None) -> None:
    """Have the figures computed again, and note the import in the Agence's journal."""
    edition = Edition.objects.get(code=code)
    cities = list(Organisation.objects.filter(pk__in=cities_of_archive()))
    mark_figures_stale(edition, cities)
    for city in cities:
        count_edition_again(city, edition.pk, now=timezone.now())
    agency = Organisation.objects.filter(kind=Kind.AGENCY).first()
    if agency is not None:
        with tenant_context(agency):
            record("edition.imported", actor=actor, subject=f"edition:{code}", n_written=n_written)
