"""`portal load_questionnaires`: write the versions that the project carries into their table."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diagnostic.versions.services import load_published
from kernel.errors import DomainError


class Command(BaseCommand):
    help = "Load the questionnaire that comes with the project. Run by `portal migrate`; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            n_versions = load_published()
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{n_versions} version(s) of the questionnaire loaded.")
