"""Exporting an edition as an archive: what `import_archive` reads back with equal figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import tenant_context

from archive.cities import cities_with_schema
from archive.exporting.city_facts import (
    action_rows,
    attendance_rows,
    form_rows,
    register_rows,
    shop_rows,
    visit_rows,
)
from archive.exporting.diagnostics import diagnostic_rows, questions_of
from archive.exporting.edition_export import EditionExport, ExportedCity, sessions_of
from archive.exporting.programme import cost_rows, invitation_rows, session_rows
from archive.format.edition_file import EditionFile, Published
from archive.format.tables import (
    ATTENDANCE,
    COSTS,
    DIAGNOSTICS,
    EVALUATIONS,
    INVITATIONS,
    OUTREACH,
    REGISTER,
    SESSIONS,
    SHOPS,
    VISITS,
)
from archive.format.writer import ArchiveWriter, create_archive
from campaigns.editions.models import Edition
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.organisations.models import City, Kind, Organisation
from tenants.runs.progress import Progress, ProgressCounter
from tenants.shops.digests import export_key

WRITTEN = (
    (INVITATIONS, invitation_rows),
    (SESSIONS, session_rows),
    (SHOPS, shop_rows),
    (REGISTER, register_rows),
    (ATTENDANCE, attendance_rows),
    (EVALUATIONS, form_rows),
    (OUTREACH, action_rows),
    (VISITS, visit_rows),
    (DIAGNOSTICS, diagnostic_rows),
    (COSTS, cost_rows),
)
N_FILES_OF_CITIES = 7
# Columns for what never goes out, or is not kept.
NOT_WRITTEN = {SHOPS.file: {"entered_on"}, DIAGNOSTICS.file: {"shop_ref"}}


class TargetTaken(DomainError):
    code = "target_taken"
    message = _("Le dossier %(target)s existe déjà et n’est pas vide.")


def export_archive(
    edition: Edition,
    target: Path,
    *,
    is_zip: bool,
    progress: Progress | None = None,
    actor: User | None = None,
) -> dict[str, int]:
    """Write the edition at `target`, a ZIP (its name ends in .zip) or a new folder; the rows of each file.

    Current rows only. No diagnostic names its shop. A shop or person without a reference of this edition
    gets one that this instance recognises. Raises TargetTaken for a folder that is not empty; nothing is
    left at `target` when it fails.
    """
    if is_zip != (target.suffix.lower() == ".zip"):
        raise ValueError(f"{target} does not say by its ending what it is")
    try:
        with _one_state(), create_archive(target) as writer:
            n_rows = _write(writer, edition, progress)
    except FileExistsError as error:
        raise TargetTaken(target=str(target)) from error
    agency = Organisation.objects.filter(kind=Kind.AGENCY).first()
    if agency is not None:
        with tenant_context(agency):
            record("edition.exported", actor=actor, subject=f"edition:{edition.code}")
    return n_rows


@contextmanager
def _one_state() -> Iterator[None]:
    """Every statement sees the database as it was at the first one."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _write(writer: ArchiveWriter, edition: Edition, progress: Progress | None) -> dict[str, int]:
    schemas = cities_with_schema()
    found = City.objects.filter(organisation__in=schemas).order_by("nis")
    cities = tuple(ExportedCity(city.pk, city.nis, schemas[city.pk]) for city in found)
    counter = ProgressCounter(progress, N_FILES_OF_CITIES * len(cities))
    export = EditionExport(
        edition=edition,
        cities=cities,
        sessions=sessions_of(edition),
        export_key=export_key(edition.code),
        note_city=lambda file: counter.advance(1, gettext("Écriture de %(file)s") % {"file": file}),
    )
    writer.write_edition(_edition_file(edition))
    n_rows = {}
    for table, rows_of in WRITTEN:
        questions = questions_of(export) if table is DIAGNOSTICS else ()
        columns = [name for name in table.names if name not in NOT_WRITTEN.get(table.file, ())]
        n_rows[table.file] = writer.write_table(table, rows_of(export), columns=columns, questions=questions)
    return n_rows


def _edition_file(edition: Edition) -> EditionFile:
    return EditionFile(
        code=edition.code,
        name=edition.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        as_of=edition.as_of,
        planned_until=edition.planned_until,
        is_fictional=edition.is_fictional,
        published=tuple(
            Published(bilan.label, bilan.as_of) for bilan in edition.published.order_by("as_of", "label")
        ),
    )
