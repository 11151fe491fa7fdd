"""What is held of a person here: that they asked for a place in a small group. No reason, no score."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from diagnostic.small_groups.models import SmallGroupRequest
from kernel.privacy import Holding, register


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = SmallGroupRequest.objects.filter(person__digest=digest).order_by("id")
    return [dict(row) for row in rows.values("asked_at", "handled_at", "shop__name")]


def _erase(old: str, new: str) -> int:
    """Nobody is left to call: what waits is closed. Runs whichever app comes first."""
    waiting = SmallGroupRequest.objects.filter(person__digest__in=(old, new), handled_at__isnull=True)
    return waiting.update(handled_at=timezone.now())


register(Holding("small_groups", _export, _erase))
