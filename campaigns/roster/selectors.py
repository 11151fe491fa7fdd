"""What the roster's pages need beside it: the session as its readers see it, the own city's groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from campaigns.agenda.models import ClaimState, SeatClaim, Session, SessionHost
from campaigns.signups.models import Participant, SignUp
from tenants.membership.actors import Actor


@dataclass(frozen=True)
class OwnGroup:
    """A group of this city, with its names and contact.

    `n_passed`: how many groups of others wait before it.
    """

    sign_up: SignUp
    claim: SeatClaim
    people: list[Participant]
    n_passed: int = 0

    @property
    def shop(self) -> str:
        return self.sign_up.shop.name if self.sign_up.shop else self.sign_up.guest_shop


def session_with_roster(actor: Actor, pk: int) -> Session | None:
    """The session with its seats and `host_names`, the place first; None where `actor` may not see who comes.

    One statement.
    """
    return _with_hosts(Session.objects.with_roster_for(actor)).filter(pk=pk).first()


def session_for_own_shops(actor: Actor, pk: int, on: date) -> Session | None:
    """The session with its seats, `host_names` and `is_hosted_here`; None where `actor` may not act for the
    shops of their city (`can_act_for_own_shops`). One statement.
    """
    hosted = SessionHost.objects.filter(session=OuterRef("pk"), organisation=actor.organisation)
    sessions = _with_hosts(Session.objects.open_to_shops_of(actor, on))
    return sessions.annotate(is_hosted_here=Exists(hosted)).filter(pk=pk).first()


def _with_hosts(sessions: QuerySet[Session]) -> QuerySet[Session]:
    names = SessionHost.objects.filter(session=OuterRef("pk")).order_by("position")
    return sessions.select_related("seats").annotate(
        host_names=ArraySubquery(names.values("organisation__name"))
    )


def own_group(session: Session, uuid: UUID) -> OwnGroup | None:
    """A group of the current city's schema that has signed up for this session. 4 statements at most."""
    sign_up = (
        SignUp.objects.filter(uuid=uuid, session_id=session.pk).select_related("shop", "contact").first()
    )
    claim = SeatClaim.objects.filter(uuid=uuid, session=session).first()
    if sign_up is None or claim is None:
        return None
    people = list(sign_up.participants.filter(is_active=True))
    return OwnGroup(sign_up, claim, people, _n_passed(claim))


def _n_passed(claim: SeatClaim) -> int:
    if claim.state != ClaimState.WAITING:
        return 0
    before = SeatClaim.objects.filter(
        session_id=claim.session_id, state=ClaimState.WAITING, position__lt=claim.position
    )
    return before.exclude(organisation_id=claim.organisation_id, is_guest=False).count()
