"""What our commands have in common: English, one sentence for a refusal, tables that are there."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import ProgrammingError
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from kernel.database import connection
from kernel.errors import DomainError

# The person named a file that is not there, is a folder, or is closed to them. A full disk is not among them:
# it is the machine's, whatever was named.
_NAMED_WRONGLY = frozenset(
    {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EEXIST}
)
_LACKS_TABLE_COLUMN_OR_RIGHT = frozenset({"42P01", "42703", "42501"})


class OperatorCommand(BaseCommand):
    """A command for whoever runs the portal.

    Speaks English, whatever the portal's language; labels of figures stay French. A `DomainError` or a file
    that cannot be used ends it with a sentence. With `needs_tables` it finds the tables there: an embedded
    database without any is migrated first, elsewhere a sentence says what to do.
    """

    needs_tables = True
    language = "en"

    def check_arguments(self, **options: Any) -> None:
        """Refuse with CommandError what needs no database to be refused."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(self.language), _refusals_as_sentences():
            self.check_arguments(**options)
            if self.needs_tables:
                _ensure_tables(OutputWrapper(options.get("stderr") or sys.stderr))
            return super().execute(*args, **options)


def has_tables() -> bool:
    """Say whether the shared tables were ever made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
        found: bool = cursor.fetchone()[0]
    return found


def _ensure_tables(stderr: OutputWrapper) -> None:
    """Make the tables of an embedded database that has none; raise CommandError for any other without."""
    if has_tables():
        return
    if not settings.IS_EMBEDDED:
        raise CommandError("The database has no tables yet: run `portal migrate` first.")
    # Not on the standard output, which may be somebody's JSON.
    stderr.write("The database has no tables yet: migrating first.")
    with _as_owner():
        call_command("migrate", verbosity=0)


@contextmanager
def _as_owner() -> Iterator[None]:
    """Connect as the owner of the tables for a while: the embedded servers let both roles in."""
    role = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = settings.OWNER_ROLE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = role


@contextmanager
def _refusals_as_sentences() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        named = error.filename2 or error.filename  # of two, the one that something was moved to
        if error.errno not in _NAMED_WRONGLY or named is None:
            raise
        raise CommandError(f"Cannot use {named}: {os.strerror(error.errno).lower()}.") from error
    except ProgrammingError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        if state not in _LACKS_TABLE_COLUMN_OR_RIGHT or not _is_behind():
            raise
        raise CommandError(
            "The database is behind this version of the portal: run `portal migrate` first."
        ) from error


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
