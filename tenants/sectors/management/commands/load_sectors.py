"""`portal load_sectors`: write the sub-sectors that the project carries into their table."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.sectors.services import load_sectors


class Command(BaseCommand):
    help = "Load the sub-sectors of retail. Run by `portal migrate` after a change; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_sectors()} sub-sectors loaded.")
