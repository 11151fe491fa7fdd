"""What proposals hold of a person: that two rows may be one, and the keys by which they were told apart."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from kernel.privacy import Holding, register
from tenants.doubles.models import PersonDouble


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = PersonDouble.objects.filter(Q(first__digest=digest) | Q(second__digest=digest)).order_by("id")
    return [dict(row) for row in rows.values("reasons", "found_at", "settlement", "settled_at")]


def _erase(old: str, new: str) -> int:
    """Nobody is left to be told from somebody else."""
    digests = (old, new)
    n, _ = PersonDouble.objects.filter(Q(first__digest__in=digests) | Q(second__digest__in=digests)).delete()
    return n


register(Holding("doubles", _export, _erase))
