"""`portal create_cities FILE.csv`: make each city of a list, with its host and schema."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import Kind
from tenants.organisations.provisioning import record_ddl
from tenants.organisations.rules import BadCityRow, read_cities
from tenants.organisations.services import (
    ProvisioningUnderWay,
    ensure_city,
    lock_provisioning,
    unlock_provisioning,
)


class Command(BaseCommand):
    help = "Create the cities of a CSV list. Repeat it safely: what exists is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            rows = list(read_cities(file))  # the whole list is checked before the first city is made
        except FileNotFoundError:
            raise CommandError(f"There is no file {file}.") from None
        except (BadCityRow, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        try:
            lock_provisioning()
        except ProvisioningUnderWay as error:
            raise CommandError(str(error)) from error
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
