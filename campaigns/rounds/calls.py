"""Calls that nobody has made yet, of all stewards: they outlive a round, and who left the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from campaigns.agenda.models import ClaimState, SeatClaim, Session
from campaigns.visits.models import CallToMake
from tenants.membership.models import Membership
from tenants.membership.roles import NAME_READERS
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop

MOST_SHOWN = 100
# So long it is the steward's who asked; then the team looks who makes it.
OF_STEWARD = timedelta(days=1)


@dataclass(frozen=True)
class OpenCall:
    """Whom to call, and what became of their request. `shop` is None for guests."""

    sign_up: UUID
    shop: Shop | None
    shop_name: str
    name: str
    phone: str
    seat: ClaimState
    session: Session
    caller: str
    asked_at: datetime


def open_calls() -> list[OpenCall]:
    """The oldest first, without people who were erased. 2 statements; 1 without any."""
    along = ("sign_up__shop", "sign_up__contact", "sign_up__session", "user")
    rows = list(_not_made().select_related(*along)[:MOST_SHOWN])
    if not rows:
        return []
    claims = SeatClaim.objects.filter(uuid__in=[row.sign_up.uuid for row in rows])
    seats = dict(claims.values_list("uuid", "state"))
    return [_open_call(row, seats.get(row.sign_up.uuid, ClaimState.ENDED)) for row in rows]


def n_calls_left(here: Organisation, now: datetime) -> int:
    """Of those, how many are older than a day, or of somebody who left the team. 1 statement."""
    team = Membership.objects.active().filter(organisation=here, role__in=NAME_READERS).values("user")
    return _not_made().filter(Q(asked_at__lt=now - OF_STEWARD) | ~Q(user__in=team)).count()


def _not_made() -> QuerySet[CallToMake]:
    return CallToMake.objects.filter(made_at__isnull=True, sign_up__contact__erased_at__isnull=True)


def _open_call(row: CallToMake, seat: str) -> OpenCall:
    asked = row.sign_up
    return OpenCall(
        sign_up=asked.uuid,
        shop=asked.shop,
        shop_name=asked.shop.name if asked.shop else asked.guest_shop,
        name=asked.contact.name,
        phone=asked.contact.phone,
        seat=ClaimState(seat),
        session=asked.session,
        caller=str(row.user),
        asked_at=row.asked_at,
    )
