"""Loading an extract of the company register in a process of its own: how long, and how far memory grows."""

from __future__ import annotations

import resource
from pathlib import Path

from django.db import connection
from django_tenants.utils import tenant_context

from tenants.company_register.loading.services import load_extract
from tenants.company_register.models import Establishment
from tenants.organisations.models import City, Organisation
from tests.benchmarks.timing import seconds


def places() -> list[tuple[str, str]]:
    """Every postal code of the cities, with the city's name."""
    cities = City.objects.select_related("organisation").order_by("nis")
    return [(code, city.organisation.name) for city in cities for code in city.postal_codes.split()]


def loaded(path: str) -> dict[str, float]:
    """Seconds, the peak of this process's memory before and after, in MiB, and the rows in the cities."""
    connection.ensure_connection()
    before = _peak_mib()
    taken = seconds(lambda: load_extract(Path(path)))
    after = _peak_mib()
    n_rows = sum(_n_rows(city) for city in Organisation.objects.cities())
    return {"seconds": taken, "before_mib": before, "after_mib": after, "n_rows": n_rows}


def _n_rows(city: Organisation) -> int:
    with tenant_context(city):
        return Establishment.objects.count()


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
