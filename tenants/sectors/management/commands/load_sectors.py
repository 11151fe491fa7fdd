"""`portal load_sectors`: write the sub-sectors that the project carries into their table."""

from typing import Any

from kernel.commands import OperatorCommand
from tenants.sectors.services import load_sectors


class Command(OperatorCommand):
    help = "Load the sub-sectors of retail. Run by `portal migrate` after a change; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        n_sectors = load_sectors()
        if options["verbosity"]:
            self.stdout.write(f"{n_sectors} sub-sectors loaded.")
