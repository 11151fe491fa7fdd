"""`portal create_demo`: the fictional data and logins of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from kernel.commands import OperatorCommand
from kernel.database import connection
from portal.demo.services import create_demo


class Command(OperatorCommand):
    help = "Create the demonstration: the Agence, 66 cities, a partner, people, two editions. Safe to repeat."

    language = "fr"  # that of the data

    def check_arguments(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration has public passwords: never in production.")

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            # Made again from nothing if the machine fails meanwhile: no need to wait for the disk.
            cursor.execute("SET synchronous_commit = off")
        create_demo(self.stdout.write)
        self.stdout.write("The demonstration is ready.")
