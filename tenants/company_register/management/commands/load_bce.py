"""`portal load_bce PATH`: load an extract of the company register, a folder or a ZIP, into the cities."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from kernel.commands import OperatorCommand
from tenants.company_register.loading.services import LoadReport, load_extract


class Command(OperatorCommand):
    help = (
        "Load the BCE's open data (full extract or update) into the cities' schemas. A city is written whole"
        " or not at all; repeat it safely."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the ZIP of the BCE, or a folder with its files")
        parser.add_argument("--city", default="", metavar="SLUG", help="one city alone")

    def handle(self, *args: Any, path: Path, city: str, **options: Any) -> None:
        progress = self._note if options["verbosity"] and self.stderr.isatty() else None
        report = load_extract(path, city=city, progress=progress)
        if progress is not None:
            self.stderr.write("\r\x1b[K", ending="")
        for line in lines_of(report):
            self.stdout.write(line)

    def _note(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"\r\x1b[K{100 * done // total:3d} % {label}", ending="")


def lines_of(report: LoadReport) -> list[str]:
    """The report, a line for each city that has something."""
    meta = report.meta
    kind = "update" if meta.type == "update" else "full extract"
    lines = [f"Loaded {kind} {meta.number} of {meta.day.isoformat()} into {len(report.cities)} cities."]
    for slug, counts in report.cities.items():
        if counts.establishments or counts.gone:
            lines.append(
                f"  {slug}: {counts.establishments} establishments, {counts.retail} of them retail;"
                f" {counts.new} new, {counts.changed} changed, {counts.gone} gone"
            )
    lines += [f"  {slug}: left as it was. {reason}" for slug, reason in report.left_out.items()]
    if report.n_wrong_numbers:
        lines.append(f"  {report.n_wrong_numbers} rows skipped: their number has wrong check digits.")
    if report.n_incomplete:
        lines.append(
            f"  {report.n_incomplete} new establishments wait for the next full extract: this update says too"
            " little of them."
        )
    return lines
