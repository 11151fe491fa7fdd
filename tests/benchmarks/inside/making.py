"""Fills the databases of the benchmarks, with the product's own services."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from archive.importing.services import import_archive
from dashboards.snapshots.services import active_cities
from portal.demo import services as demo
from tenants.organisations.models import Kind
from tenants.organisations.services import ensure_organisation
from tests.database import CITIES


def migrate() -> None:
    call_command("migrate", verbosity=0)
    ensure_organisation(kind=Kind.AGENCY, slug="agence", name="Agence", host=settings.ROOT_HOST_NAME)


def migrate_schemas() -> None:
    with redirect_stdout(io.StringIO()):
        call_command("migrate_schemas")


def create_cities() -> int:
    return create_more_cities(str(CITIES))


def create_more_cities(path: str) -> int:
    """The number of cities that are there now."""
    call_command("create_cities", path, verbosity=0)
    return len(active_cities())


def create_demo() -> None:
    demo.create_demo(lambda _: None)


def import_edition(path: str) -> None:
    report = import_archive(Path(path))
    if not report.is_importable:
        raise RuntimeError(report.to_text())
