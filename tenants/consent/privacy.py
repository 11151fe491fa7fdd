"""What is held of a person's consents. Erasure keeps none: nobody is left to have agreed."""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register
from tenants.consent.models import Consent


def _export(digest: str) -> list[Mapping[str, Any]]:
    fields = ("purpose", "wording", "language", "given_at", "withdrawn_at")
    return [dict(row) for row in Consent.objects.filter(person__digest=digest).order_by("id").values(*fields)]


def _erase(old: str, new: str) -> int:
    n, _ = Consent.objects.filter(person__digest__in=(old, new)).delete()
    return n


register(Holding("consent", _export, _erase))
