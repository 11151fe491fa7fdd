"""`portal document_figures`: write docs/figures.md from the registry."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from dashboards.engine.figures.document import figures_document
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Write docs/figures.md from the registry of figures; --check only compares."
    needs_tables = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = settings.PROJECT / "docs" / "figures.md"
        text = figures_document()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError("docs/figures.md is not up to date: run `portal document_figures`.")
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path.name} written.")
