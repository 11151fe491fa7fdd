"""The tests' own servers and template for benchmarks in tiny size; what they make is dropped at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.benchmarks.environment import Environment, with_forks
from tests.database import fingerprint, template_database

SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL")


@pytest.fixture(scope="package")
def environment(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Environment]:
    """Each worker of xdist has databases of its own."""
    folder = tmp_path_factory.mktemp("benchmarks")
    (folder / "data").mkdir()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = template_database()
    made = Environment(
        folder,
        servers={name: os.environ[name] for name in SERVERS},
        fingerprint=fingerprint(),
        is_tiny=True,
        prefix=f"bench_{worker_id}",
        cities_template=template,
    )
    with with_forks(made) as environment:
        yield environment
    made.drop_databases()
