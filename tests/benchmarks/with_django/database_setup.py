"""Fills the databases of the benchmarks, with the product's own services."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from archive.importing.services import import_archive
from campaigns.editions.models import Edition
from dashboards.engine.snapshots.services import active_cities, recompute_cities, recompute_programme
from kernel.clock import today
from portal.demo import services as demo
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.rules import read_cities
from tenants.organisations.services import ensure_city, ensure_organisation
from tests.database import CITIES
from tests.factories.people import make_member


def migrate() -> None:
    call_command("migrate", verbosity=0)
    ensure_organisation(kind=Kind.AGENCY, slug="agence", name="Agence", host=settings.ROOT_HOST_NAME)


def migrate_schemas() -> None:
    with redirect_stdout(io.StringIO()):
        call_command("migrate_schemas")


def create_cities(slugs: list[str] | None = None) -> int:
    """All 66, or those; the number of cities that are there now."""
    if slugs is None:
        return create_more_cities(str(CITIES))
    for row in read_cities(CITIES):
        if row.slug in slugs:
            ensure_city(row)
    return len(active_cities())


def create_more_cities(path: str) -> int:
    """The number of cities that are there now."""
    call_command("create_cities", path, verbosity=0)
    return len(active_cities())


def create_demo() -> None:
    demo.create_demo(lambda _: None)


def create_tiny_demo() -> None:
    """The edition of 2016, its figures, and one member for each page that is opened."""
    import_edition(str(demo.ARCHIVES / "edition_2016"))
    edition = Edition.objects.get(code="2016")
    recompute_cities(active_cities(), edition, today())
    recompute_programme(edition, today())
    make_member(Organisation.objects.get(kind=Kind.AGENCY), "analyst")
    make_member(Organisation.objects.get(slug="namur"), "manager")


def import_edition(path: str) -> None:
    report = import_archive(Path(path))
    if not report.is_importable:
        raise RuntimeError(report.to_text())
