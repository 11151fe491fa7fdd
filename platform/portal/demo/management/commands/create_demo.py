"""`portal create_demo`: the fictional data and logins of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kernel.database import connection
from portal.demo.services import create_demo


class Command(BaseCommand):
    help = "Create the demonstration: the Agence, 66 cities, a partner, people, two editions. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration has public passwords: never in production.")
        with connection.cursor() as cursor:
            # Made again from nothing if the machine fails meanwhile: no need to wait for the disk.
            cursor.execute("SET synchronous_commit = off")
        create_demo(self.stdout.write)
        self.stdout.write("The demonstration is ready.")
