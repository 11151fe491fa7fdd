"""What sign-ups hold of a person: the name typed for each session. Claims hold no one's data."""

from collections.abc import Mapping
from typing import Any

from campaigns.signups.models import AdditionalShop, Participant, SignUp
from kernel.privacy import Holding, register


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = Participant.objects.filter(person__digest=digest).order_by("id")
    shops = AdditionalShop.objects.filter(sign_up__contact__digest=digest).order_by("id")
    additional = shops.values("shop__name", "guest_shop", "guest_place", "created_at", "sign_up__session_id")
    kept: list[Mapping[str, Any]] = [
        dict(row)
        for row in rows.values(
            "name",
            "role",
            "is_active",
            "session_id",
            "sign_up__shop__name",
            "sign_up__guest_shop",
            "sign_up__guest_place",
            "sign_up__created_at",
            "sign_up__note",
        )
    ]
    return kept + [{"is_additional_shop": True} | row for row in additional]


def _erase(old: str, new: str) -> int:
    """Names and notes go; the rows stay, so that seats and counts do. Runs whichever app comes first."""
    digests = (old, new)
    n = SignUp.objects.filter(contact__digest__in=digests).exclude(note="").update(note="")
    # A guest's shop is what tells who they are.
    n += SignUp.objects.filter(contact__digest__in=digests, shop__isnull=True).update(
        guest_shop="–", guest_place=""
    )
    others = AdditionalShop.objects.filter(sign_up__contact__digest__in=digests, shop__isnull=True)
    n += others.exclude(guest_shop="–").update(guest_shop="–", guest_place="")
    return n + Participant.objects.filter(person__digest__in=digests).exclude(name="").update(name="")


register(Holding("signups", _export, _erase))
