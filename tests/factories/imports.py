"""Imports of lists, brought as far as a test needs them; their tasks run at once."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.runs.models import Run
from tenants.table_import import services
from tenants.table_import.models import ImportRow, TableImport
from tenants.table_import.runs import do_run

CSV = "Enseigne;Adresse;CP;Localité;Téléphone\nBoulangerie Lambert;Rue de Fer 12;5000;Namur;081 22 33 44\n"


def upload(content: str | bytes = CSV, name: str = "commerces.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def begun(
    city: Organisation, actor: User, content: str | bytes = CSV, name: str = "commerces.csv"
) -> TableImport:
    """In the schema of `city`, as all of these."""
    now = timezone.now()
    return services.begin_import(city, "shops", upload(content, name), actor=actor, origin="file", now=now)


def previewed(
    city: Organisation, actor: User, content: str | bytes = CSV, name: str = "commerces.csv"
) -> TableImport:
    table = begun(city, actor, content, name)
    services.ask_for_preview(city, table, table.mapping, actor=actor, now=timezone.now())
    return run_step(city, table)


def written(city: Organisation, actor: User, content: str | bytes = CSV, **options: Any) -> TableImport:
    return write(city, actor, previewed(city, actor, content, **options))


def write(city: Organisation, actor: User, table: TableImport) -> TableImport:
    services.ask_for_write(city, table, actor=actor, now=timezone.now())
    return run_step(city, table)


def undone(city: Organisation, actor: User, table: TableImport) -> TableImport:
    services.ask_for_undo(city, table, actor=actor, now=timezone.now())
    return run_step(city, table)


def run_step(city: Organisation, table: TableImport) -> TableImport:
    """As its task does."""
    current = TableImport.objects.get(pk=table.pk)
    assert current.run_id is not None
    do_run(city, Run.objects.get(pk=current.run_id))
    return TableImport.objects.select_related("run").get(pk=table.pk)


def rows_of(table: TableImport) -> list[ImportRow]:
    return list(ImportRow.objects.filter(table_import=table).order_by("line"))
