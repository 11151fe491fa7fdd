"""`portal create_cities [FILE.csv]`: make each city of a list, with its host and schema."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kernel.commands import OperatorCommand
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import Kind
from tenants.organisations.provisioning import record_ddl
from tenants.organisations.rules import CARRIED_CITIES, BadCityRow, CityRow, read_cities
from tenants.organisations.services import ensure_city, lock_provisioning, unlock_provisioning


class Command(OperatorCommand):
    help = (
        "Create the cities of a CSV list (its columns: docs/operating.md). "
        "Repeat it safely: what exists is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            default=CARRIED_CITIES,
            help="a CSV list; if left out, the 66 cities that come with the portal",
        )

    def check_arguments(self, **options: Any) -> None:
        try:
            self.rows: list[CityRow] = list(read_cities(options["file"]))
        except (BadCityRow, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error

    def handle(self, *args: Any, **options: Any) -> None:
        rows = self.rows  # the whole list was checked before the first city is made
        lock_provisioning()
        n_new = 0
        try:
            recorded = record_ddl(Kind.CITY)
            for position, row in enumerate(rows, start=1):
                created = ensure_city(row, recorded)
                n_new += created.is_new
                if options["verbosity"] > 1 or (created.is_new and position % 10 == 0):
                    self.stdout.write(f"  {position}/{len(rows)} {row.name}")
        finally:
            unlock_provisioning()
            forget_hosts()
        self.stdout.write(f"{len(rows)} cities: {n_new} created, {len(rows) - n_new} there already.")
