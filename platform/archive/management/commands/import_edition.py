"""`portal import_edition PATH`: bring an edition in from its archive, a folder or a ZIP."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from archive.importing.services import import_archive
from archive.management.progress_line import ProgressLine
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Import an edition from its archive. All or nothing; repeat it safely: what is there is left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder or a ZIP of CSV files")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")

    def handle(self, *args: Any, path: Path, dry_run: bool, **options: Any) -> None:
        progress = ProgressLine(self.stderr) if options["verbosity"] and self.stderr.isatty() else None
        try:
            report = import_archive(path, dry_run=dry_run, progress=progress)
        finally:
            if progress is not None:
                progress.clear()
        self.stdout.write(report.to_text("en"))
        if not report.is_importable:
            sys.exit(1)
