"""`portal bilan CODE`: every figure of an edition, exact, for an operator."""

import json
from typing import Any

from django.core.management.base import CommandParser

from dashboards.bilan.selectors import Bilan, bilan_day, compute_bilan, edition_called
from dashboards.engine.figures.definitions import DEFINITIONS, FigureKind
from kernel.clock import today
from kernel.commands import OperatorCommand
from kernel.facts import Reading


class Command(OperatorCommand):
    help = "Print the figures of an edition on a day. Exact values: not for publication."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the edition's code, such as 2016")
        parser.add_argument("--as-of", metavar="DAY", help="YYYY-MM-DD; the edition's own day if left out")
        parser.add_argument("--reading", choices=[reading.value for reading in Reading], default="true")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = edition_called(options["code"])
        day = bilan_day(edition, options["as_of"] or self._own_day(edition), today())
        bilan = compute_bilan(edition, day, Reading(options["reading"]))
        if options["format"] == "json":
            self.stdout.write(json.dumps(bilan.figures, ensure_ascii=False, indent=1))
        else:
            self._write_text(bilan)
        broken = [identity.code for identity in bilan.identities if not identity.holds]
        if broken:
            self.stderr.write(f"Identities that do not hold: {', '.join(broken)}")

    @staticmethod
    def _own_day(edition: Any) -> str | None:
        return edition.as_of.isoformat() if edition.as_of and edition.as_of <= today() else None

    def _write_text(self, bilan: Bilan) -> None:
        self.stdout.write(f"{bilan.edition} - {bilan.day} ({bilan.reading})")
        for code, definition in DEFINITIONS.items():
            self.stdout.write(f"{code:34} {_as_text(definition.kind, bilan.figures[code])}")


def _as_text(kind: FigureKind, value: Any) -> str:
    if value is None:
        return "no data"
    if kind is FigureKind.RATE:
        return f"{value['percent']} % ({value['numerator']} of {value['denominator']})"
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(value)
    return str(value)
