"""Creating cities one after the other, and beside it psql executing the recorded DDL."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from portal.embedded.errors import CannotStart
from portal.embedded.programs import postgres_binaries
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.provisioning import record_ddl, replay_script
from tenants.organisations.rules import read_cities
from tenants.organisations.services import ensure_city, lock_provisioning, unlock_provisioning
from tests.benchmarks.timing import interleaved, seconds


def each_city(path: str) -> list[float]:
    """Seconds that each city of the list costs, in its order: what `portal create_cities` does for it."""
    rows = list(read_cities(Path(path)))
    lock_provisioning()
    try:
        return [seconds(lambda row=row: ensure_city(row)) for row in rows]  # type: ignore[misc]
    finally:
        unlock_provisioning()


def against_psql(path: str, folder: str, rounds: int) -> dict[str, object]:
    """Seconds of one more city, and of psql, connected beforehand, executing the same DDL from a file."""
    rows = iter(list(read_cities(Path(path))))
    numbers = itertools.count()
    recorded = record_ddl(Kind.CITY)

    def create() -> None:
        ensure_city(next(rows))

    with _psql() as (program, session):

        def execute() -> None:
            script.write_text(f"BEGIN;\n{replay_script(recorded, f'by_psql_{next(numbers)}')};\nCOMMIT;\n")
            session.execute(script)

        script = Path(folder) / "city.sql"
        create()
        execute()
        ours, psql = interleaved(create, execute, rounds=rounds)
    n_tables = [_n_tables(name) for name in (_last_schema(), "by_psql_0")]
    return {"ours": ours, "psql": psql, "program": program, "n_tables": n_tables}


def _last_schema() -> str:
    return str(Organisation.objects.cities().latest("pk").schema_name)


def _n_tables(schema: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema])
        return int(cursor.fetchone()[0])


class _Session:
    """A psql that waits for files to execute."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def execute(self, script: Path) -> None:
        """Raises RuntimeError where psql stops at an error."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"\\i {script}\n\\echo done\n")
        self._process.stdin.flush()
        if self._process.stdout.readline().strip() != "done":
            raise RuntimeError("psql could not execute the recorded DDL")


@contextmanager
def _psql() -> Iterator[tuple[str, _Session]]:
    """The psql of the embedded server, else of the system; which, and a session of it."""
    try:
        program = str(postgres_binaries() / "psql")
        label = "of the embedded server"
    except CannotStart:
        program, label = "psql", "of the system"
    command = [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", os.environ["DATABASE_OWNER_URL"]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield label, _Session(process)
        finally:
            process.communicate("\\q\n", timeout=10)
