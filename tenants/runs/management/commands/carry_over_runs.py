"""`portal carry_over_runs`: part of `portal migrate`, after the Agence's schema has its table of runs."""

from typing import Any

from django_tenants.utils import tenant_context

from kernel.commands import OperatorCommand
from tenants.organisations.models import Kind, Organisation
from tenants.runs.carry_over import carry_over_runs


class Command(OperatorCommand):
    help = "Copy the runs of earlier releases into the Agence's schema. `migrate` does this."

    def handle(self, *args: Any, **options: Any) -> None:
        for agency in Organisation.objects.filter(kind=Kind.AGENCY):
            with tenant_context(agency):
                n_runs = carry_over_runs()
            if n_runs:
                self.stdout.write(
                    f"  {n_runs} run{'s' if n_runs > 1 else ''} of the earlier release carried over."
                )
