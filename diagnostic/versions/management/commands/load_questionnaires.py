"""`portal load_questionnaires`: write the versions that the project carries into their table."""

from typing import Any

from diagnostic.versions.services import load_published
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Load the questionnaire that comes with the project. Run by `portal migrate`; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        n_versions = load_published()
        if options["verbosity"]:
            self.stdout.write(f"{n_versions} version(s) of the questionnaire loaded.")
