"""What is held of a person here: the sessions they came to. The rows are counted, and stay."""

from collections.abc import Mapping
from typing import Any

from campaigns.attendance.models import Attendance
from kernel.privacy import Holding, register


def _export(digest: str) -> list[Mapping[str, Any]]:
    fields = ("session_id", "shop__name", "role", "registered_on", "source", "outcome", "happened_on")
    return [dict(row) for row in Attendance.objects.filter(person__digest=digest).values(*fields)]


def _erase(old: str, new: str) -> int:
    return 0  # nothing but the reference to the person, who is emptied


register(Holding("attendance", _export, _erase))
