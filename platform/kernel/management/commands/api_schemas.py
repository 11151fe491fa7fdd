"""`portal api_schemas`: writes docs/api/*.yaml from the views, or says that they differ."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from kernel.api.description import KINDS, DescriptionAtFault, document_path, document_text
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Write (--update) or compare (--check) the descriptions of the API, one for each kind of host."
    needs_tables = False
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["update"] or options["check"]):
            raise CommandError("Say what to do: --update or --check.")
        try:
            texts = {document_path(kind): document_text(kind) for kind in KINDS}
        except DescriptionAtFault as error:
            raise CommandError(f"The views do not describe themselves fully: {error}") from error
        behind = [
            path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        if options["update"]:
            for path in behind:
                path.parent.mkdir(exist_ok=True)
                path.write_text(texts[path], encoding="utf-8")
                self.stdout.write(f"{path.name} written.")
        elif behind:
            names = ", ".join(path.name for path in behind)
            raise CommandError(f"docs/api is behind ({names}): run `portal api_schemas --update`.")
