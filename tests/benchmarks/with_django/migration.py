"""A command that finds nothing to migrate, without the start of its process."""

import io
from contextlib import redirect_stdout

from django.core.management import call_command
from django.db import connection

from tests.benchmarks.timing import seconds


def nothing_to_do(command: str) -> dict[str, float]:
    """Seconds of the command in this fresh process, Django being set up; how many migrations it applied."""
    before = _n_recorded()
    with redirect_stdout(io.StringIO()):
        taken = seconds(lambda: call_command(command))
    return {"seconds": taken, "n_applied": _n_recorded() - before}


def _n_recorded() -> int:
    """Migrations that are recorded as applied, in all schemas; the connection is closed again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
        counts = [f'SELECT count(*) FROM "{schema}".django_migrations' for (schema,) in cursor.fetchall()]
        cursor.execute(f"SELECT sum(count) FROM ({' UNION ALL '.join(counts)}) counts")
        found = int(cursor.fetchone()[0])
    connection.close()
    return found
