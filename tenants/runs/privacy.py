"""What runs hold of a person: reports and files that may quote anybody who is in what was read.

No row says whom a file quotes, so erasing one person takes the files of all the city's runs that are over;
what a run counted stays.
"""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register
from tenants.runs.models import Run
from tenants.runs.services import remove_files


def _export(digest: str) -> list[Mapping[str, Any]]:
    """Nothing is kept by person."""
    return []


def _erase(old: str, new: str) -> int:
    runs = list(Run.objects.over().with_files())
    for run in runs:
        remove_files(run)
    return len(runs)


register(Holding("runs", _export, _erase))
