"""An import in a process of its own: how long it takes, and how far its memory grows."""

from __future__ import annotations

import resource
from pathlib import Path

from django.db import connection
from django_tenants.utils import tenant_context

from archive.importing.services import import_archive
from campaigns.attendance.models import Attendance
from tenants.organisations.models import Organisation
from tests.benchmarks.timing import seconds


def imported(path: str) -> dict[str, float]:
    """Seconds, the peak of this process's memory before and after, in MiB, and the attendance rows made.

    Raises where it is refused.
    """
    connection.ensure_connection()
    before = _peak_mib()

    def run() -> None:
        report = import_archive(Path(path))
        if not report.is_importable:
            raise RuntimeError(report.to_text())

    taken = seconds(run)
    after = _peak_mib()
    n_attendance = sum(_n_attendance(city) for city in Organisation.objects.cities())
    return {"seconds": taken, "before_mib": before, "after_mib": after, "n_attendance": n_attendance}


def _n_attendance(city: Organisation) -> int:
    with tenant_context(city):
        return Attendance.objects.count()


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
