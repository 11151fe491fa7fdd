"""What is held of a person here: the bodies of parked actions that name them, for 30 days at most.

An action that took effect keeps no body. Erasing somebody ends what is parked about them: nobody can settle
it any more.
"""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register
from tenants.field.models import ActionState, FieldAction


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = FieldAction.objects.filter(digests__contains=[digest])
    return [dict(row) for row in rows.values("kind", "received_at", "body")]


def _erase(old: str, new: str) -> int:
    return FieldAction.objects.filter(digests__contains=[old]).update(
        state=ActionState.DISMISSED, body=None, answer={}, digests=[new]
    )


register(Holding("field", _export, _erase))
