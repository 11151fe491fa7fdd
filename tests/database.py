"""The database of the tests: a template with every schema, built once for the code's state, then copied."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from psycopg.errors import ObjectInUse

from kernel.database import connection
from portal.embedded.detached import is_running

PROJECT = Path(__file__).resolve().parents[1]
AREAS = (
    "tenants",
    "campaigns",
    "diagnostic",
    "dashboards",
    "platform/archive",
    "platform/kernel",
    "platform/portal/settings",
)
CITIES = PROJECT / "tenants/organisations/data/cities.csv"


def fingerprint() -> str:
    """Changes with anything that shapes the template: migrations, settings, provisioning, locked versions."""
    digest = hashlib.sha256()
    files = [
        *(path for area in AREAS for path in (PROJECT / area).rglob("migrations/*.py")),
        *(PROJECT / "platform/portal/settings").glob("*.py"),
        *(PROJECT / "tenants/organisations").glob("*.py"),
        *(PROJECT / "tenants/sectors").rglob("*.*"),
        *(PROJECT / "diagnostic/questionnaire/data").glob("questionnaire.json"),
        *(PROJECT / "diagnostic/questionnaire/data").glob("themes.json"),
        PROJECT / "diagnostic/versions/services.py",
        CITIES,
        PROJECT / "requirements/development.txt",
        Path(__file__),
    ]
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def clean_slate() -> None:
    """No cache, no host table and no schema is left over."""
    from tenants.organisations.hosts import host_table  # noqa: PLC0415 - after Django's setup

    cache.clear()
    host_table.clear()
    connection.set_schema_to_public()


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written inside is rolled back at the end, and nothing of it stays in a cache.

    Around one request of a test, or around the tests of a module: what each of them writes is undone inside.
    """
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        clean_slate()


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner of the structure for a while, as provisioning commands do."""
    user = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = settings.OWNER_ROLE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = user
        connection.set_schema_to_public()


def _maintenance() -> psycopg.Connection:
    parameters = connection.settings_dict
    return psycopg.connect(
        dbname="postgres", user=settings.OWNER_ROLE, host=parameters["HOST"], autocommit=True
    )


def _drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database, with whoever of us is still in it.

    Without FORCE first: that ends the server's own vacuum, which FORCE takes for somebody whom only a
    superuser may send away.
    """
    try:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
    except ObjectInUse:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def template_database() -> str:
    """The name of the template for this state of the code, built if it is not there."""
    name = f"portal_template_{fingerprint()}"
    with _maintenance() as server:
        # One builds, the others wait: workers start at the same time.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        for (old,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'portal_template_%'"
        ).fetchall():
            _drop(server, old)
        building = f"{name}_building"
        _drop(server, building)
        server.execute(f'CREATE DATABASE "{building}"')
        _build(building)
        server.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def _build(name: str) -> None:
    # After Django's setup: the models are there.
    from tenants.organisations.models import Kind  # noqa: PLC0415
    from tenants.organisations.services import ensure_organisation  # noqa: PLC0415

    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        with as_owner():
            call_command("migrate", verbosity=0)
            root = settings.ROOT_HOST_NAME
            ensure_organisation(kind=Kind.AGENCY, slug="agence", name="Agence", host=root)
            ensure_organisation(kind=Kind.PARTNER, slug="atelier", name="Atelier", host=f"atelier.{root}")
            call_command("create_cities", str(CITIES), verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def copied_database(worker: str) -> Iterator[str]:
    """A copy of the template for this process, dropped at the end; copies of killed processes go, too.

    By number of the process: who runs one folder's tests beside the whole suite takes nobody's database.
    """
    template = template_database()
    name = f"portal_test_{worker}_{os.getpid()}"
    with _maintenance() as server:
        for (other,) in server.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^portal_test_.*_[0-9]+$'"
        ).fetchall():
            if other == name or not is_running(int(other.rpartition("_")[2])):
                _drop(server, other)
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        connection.close()
        with _maintenance() as server:
            _drop(server, name)
