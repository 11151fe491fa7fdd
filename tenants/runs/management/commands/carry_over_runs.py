"""`portal carry_over_runs`: part of `portal migrate`, after the Agence's schema has its table of runs."""

from typing import Any

from django.core.management.base import BaseCommand
from django_tenants.utils import tenant_context

from tenants.organisations.models import Kind, Organisation
from tenants.runs.carry_over import carry_over_runs


class Command(BaseCommand):
    help = "Copy the runs of earlier releases into the Agence's schema. `migrate` does this."

    def handle(self, *args: Any, **options: Any) -> None:
        for agency in Organisation.objects.filter(kind=Kind.AGENCY):
            with tenant_context(agency):
                n_runs = carry_over_runs()
            if n_runs:
                self.stdout.write(f"{n_runs} runs carried over.")
