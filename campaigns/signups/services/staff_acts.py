"""What a city's staff do with sign-ups of their shops, noted here and where the session is."""

from __future__ import annotations

from datetime import datetime

from campaigns.agenda.models import SeatClaim, SessionHost
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.crossings import note_on_other_sides
from tenants.organisations.models import Organisation, OrganisationStatus


def note_staff_act(
    action: str,
    claim: SeatClaim,
    organisation: Organisation,
    actor: User,
    *,
    now: datetime,
    **details: str | int,
) -> None:
    """Note an act of staff in the journal of the shop's city, with its details; and that there was one,
    by due work, in those of the other cities that host the session, whose seats these are. Never a name.
    """
    record(action, actor=actor, subject=f"sign_up:{claim.uuid}", **details)
    others = list(
        SessionHost.objects.filter(
            session_id=claim.session_id, organisation__status=OrganisationStatus.ACTIVE
        )
        .exclude(organisation=organisation)
        .select_related("organisation", "session")
    )
    if not others:
        return
    note_on_other_sides(
        [host.organisation for host in others],
        action=action,
        actor=actor,
        from_organisation=organisation,
        subject=f"session {others[0].session.code}",
        key=f"{action}:{claim.pk}",
        at=now,
        session=claim.session_id,
    )
