"""How long an import keeps what it read: its file until it is written, its rows for a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from kernel.files import remove
from tenants.table_import.models import ImportRow, TableImport

KEPT = timedelta(days=30)  # as the files of runs


@transaction.atomic
def forget_files(tables: Iterable[TableImport]) -> None:
    """Take the uploads away, once the transaction holds, and the lines that the pages show of them."""
    for table in tables:
        transaction.on_commit(partial(remove, table.input_file))
        table.input_file, table.survey = "", {}
        table.save(update_fields=["input_file", "survey"])


@transaction.atomic
def forget_rows(tables: Iterable[TableImport]) -> None:
    """Files and staged rows; what was counted stays, and nothing can be undone any more."""
    found = list(tables)
    forget_files(found)
    rows: Any = ImportRow.objects.filter(table_import__in=found)
    rows._raw_delete(rows.db)
    TableImport.objects.filter(pk__in=[table.pk for table in found]).update(kept_until=None)


def expire_imports(now: datetime) -> int:
    """Forget what imports of more than a month ago read; how many imports."""
    old = list(TableImport.objects.filter(kept_until__lt=now))
    forget_rows(old)
    return len(old)
