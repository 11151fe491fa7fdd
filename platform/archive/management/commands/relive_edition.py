"""`portal relive_edition PATH`: play an edition's archive through the services that people use."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from archive.management.progress_line import ProgressLine
from archive.reliving.services import Relived, relive_archive
from kernel.commands import OperatorCommand

COLUMNS = ("rows", "lived", "imported", "later", "refused")


class Command(OperatorCommand):
    help = (
        "Play an edition's archive day by day through the services that people use, into a fresh edition."
        " All or nothing. Its figures are those of the same archive imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder or a ZIP of CSV files")
        parser.add_argument("--code", default="", help="the new edition's code; the archive's if left out")

        parser.add_argument(
            "--only-sessions", nargs="+", metavar="SESSION", help="live these sessions, import the rest"
        )

    def handle(self, *args: Any, path: Path, code: str, **options: Any) -> None:
        progress = ProgressLine(self.stderr) if options["verbosity"] and self.stderr.isatty() else None
        try:
            relived = relive_archive(
                path,
                code=code,
                only_sessions=options["only_sessions"],
                now=timezone.now(),
                progress=progress,
            )
        finally:
            if progress is not None:
                progress.clear()
        if not relived.files:
            self.stdout.write(relived.report.to_text("en"))
            sys.exit(1)
        self._write(relived)

    def _write(self, relived: Relived) -> None:
        self.stdout.write(f"{'':16}" + "".join(f"{name:>10}" for name in COLUMNS))
        for file in relived.files:
            numbers = (file.n_rows, file.n_lived, file.n_imported, file.n_later, file.n_refused)
            self.stdout.write(f"{file.file:16}" + "".join(f"{n:10}" for n in numbers))
        for sentence in relived.sentences:
            self.stdout.write(sentence)
