"""An import in a process of its own: how long it takes, and how far its memory grows."""

from __future__ import annotations

import resource
from pathlib import Path

from django.db import connection

from archive.importing.services import import_archive
from tests.benchmarks.rounds import seconds


def imported(path: str) -> dict[str, float]:
    """Seconds, and the peak of this process's memory before and after, in MiB. Raises where it is refused."""
    connection.ensure_connection()
    before = _peak_mib()

    def run() -> None:
        report = import_archive(Path(path))
        if not report.is_importable:
            raise RuntimeError(report.to_text())

    taken = seconds(run)
    return {"seconds": taken, "before_mib": before, "after_mib": _peak_mib()}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
