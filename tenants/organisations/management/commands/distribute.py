"""`portal distribute`: place the shared tables on several nodes, between the two halves of a migration."""

from typing import Any

from kernel.commands import OperatorCommand
from tenants.organisations.distribution import distribute


class Command(OperatorCommand):
    help = "Place the tables of public (reference or local) where the citus extension is installed."

    def handle(self, *args: Any, **options: Any) -> None:
        done = distribute()
        for line in done:
            self.stdout.write(line)
        if not done:
            self.stdout.write("Nothing to distribute.")
