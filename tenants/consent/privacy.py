"""What is held of a person's consents, and that they must not be contacted.

Erasure keeps neither: nobody is left to have agreed, or to be left alone. What staff wrote beside the block
of a shop is the shop's, and stays with it.
"""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register
from tenants.consent.models import Consent, ContactBlock

CONSENT = (
    "purpose",
    "channel",
    "wording",
    "language",
    "how",
    "given_at",
    "is_pending",
    "confirmed_at",
    "withdrawn_at",
    "withdrawn_how",
)
BLOCK = ("reason", "note", "via", "blocked_at", "lifted_at", "lift_reason")


def _export(digest: str) -> list[Mapping[str, Any]]:
    consents = Consent.objects.filter(person__digest=digest).order_by("id")
    blocks = ContactBlock.objects.filter(person__digest=digest).order_by("id")
    return [*(dict(row) for row in consents.values(*CONSENT)), *(dict(row) for row in blocks.values(*BLOCK))]


def _erase(old: str, new: str) -> int:
    n_consents, _ = Consent.objects.filter(person__digest__in=(old, new)).delete()
    n_blocks, _ = ContactBlock.objects.filter(person__digest__in=(old, new)).delete()
    return n_consents + n_blocks


register(Holding("consent", _export, _erase))
