"""The report of an import as a file: a line for each row of the table, with what became of it and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kernel.csv_safety import neutralised
from tenants.table_import.kinds import kind_of
from tenants.table_import.models import ImportRow, TableImport
from tenants.table_import.presentation import shown_rows
from tenants.table_import.staging import batches


class _Line:
    """What a csv.writer writes into: it gives each line back."""

    def write(self, text: str) -> str:
        return text


def report_lines(table: TableImport) -> Iterator[str]:
    """The file, line by line: UTF-8 with its mark, semicolons, nothing that would run as a formula."""
    kind = kind_of(table.kind)
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + _row(
        writer,
        [_("Ligne"), _("Nom"), _("Adresse"), _("Résultat"), _("Choix"), _("Raisons"), _("Changements")],
    )
    for batch in batches(table):
        for shown in shown_rows(batch, kind):
            changes = [f"{one.label} : {one.before or '–'} → {one.after}" for one in shown.changes]
            yield _row(
                writer,
                [
                    shown.row.line,
                    shown.row.title,
                    shown.text,
                    shown.row.get_outcome_display(),
                    _decision_text(shown.row, dict(shown.choices)),
                    " | ".join(shown.reasons),
                    " | ".join(changes),
                ],
            )


def _decision_text(row: ImportRow, choices: dict[str, str]) -> str:
    return choices.get(row.decision, "")


def _row(writer: Any, values: list[object]) -> str:
    return str(writer.writerow([neutralised(value) for value in values]))
