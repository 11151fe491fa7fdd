"""What a phone asks for beside its shops: what was overtaken, calls to make, sessions with places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from campaigns.agenda.models import ClaimState, SeatClaim, SessionHost
from campaigns.agenda.public_sessions.listing import published_sessions
from campaigns.agenda.public_sessions.selectors import PublicSession, public_session_for
from campaigns.visits.models import CallToMake, OvertakenValue
from tenants.accounts.models import User
from tenants.organisations.models import Organisation

MOST_TOLD = 50
MOST_SESSIONS = 60


def overtaken_of(user: User) -> list[OvertakenValue]:
    """What somebody wrote and others wrote over, not settled yet. 1 statement."""
    rows = OvertakenValue.objects.filter(lost_by=user, settled_at__isnull=True)
    return list(rows.select_related("shop", "kept_by")[:MOST_TOLD])


def calls_of(user: User) -> list[dict[str, Any]]:
    """Whom somebody has to call, with what became of their request: the steward asked them for their number.

    2 statements; 1 without any.
    """
    calls = list(
        CallToMake.objects.filter(
            user=user, made_at__isnull=True, sign_up__contact__erased_at__isnull=True
        ).select_related("sign_up__shop", "sign_up__contact")[:MOST_TOLD]
    )
    if not calls:
        return []
    claims = dict(
        SeatClaim.objects.filter(uuid__in=[call.sign_up.uuid for call in calls]).values_list("uuid", "state")
    )
    return [
        {
            "sign_up": str(call.sign_up.uuid),
            "shop": call.sign_up.shop.name if call.sign_up.shop else call.sign_up.guest_shop,
            "name": call.sign_up.contact.name,
            "phone": call.sign_up.contact.phone,
            "seat": claims.get(call.sign_up.uuid, ClaimState.ENDED),
        }
        for call in calls
    ]


def sessions_with_places(here: Organisation, now: datetime) -> list[PublicSession]:
    """Announced sessions to come that take sign-ups: all of this city, and the soonest of others. 5
    statements
    each."""
    to_come = published_sessions(now).filter(starts_at__gt=now).order_by("starts_at", "code")
    is_own = Exists(SessionHost.objects.filter(session=OuterRef("pk"), organisation=here))
    found = [*to_come.filter(is_own), *to_come.filter(~is_own)[:MOST_SESSIONS]]
    public = [public_session_for(session, here, now) for session in found]
    return [one for one in public if one.takes_sign_ups]
