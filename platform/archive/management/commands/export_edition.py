"""`portal export_edition CODE PATH`: write an edition as an archive, a folder or a ZIP."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from archive.exporting.services import export_archive
from campaigns.editions.models import Edition
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Export an edition as an archive. Diagnostics go out without their shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the edition's code, such as 2016")
        parser.add_argument("path", type=Path, help="a new folder, or a file that ends in .zip")

    def handle(self, *args: Any, code: str, path: Path, **options: Any) -> None:
        edition = Edition.objects.filter(code=code).first()
        if edition is None:
            raise CommandError(f"There is no edition {code}.")
        n_rows = export_archive(edition, path, is_zip=path.suffix.lower() == ".zip")
        for file, n in n_rows.items():
            self.stdout.write(f"{file:16} {n}")
