"""What the roster's pages need beside it: the session as its readers see it, the own city's groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from campaigns.agenda.models import ClaimState, SeatClaim, Session, SessionHost
from campaigns.agenda.public_sessions.listing import published_sessions
from campaigns.agenda.public_sessions.presentation import joined_names
from campaigns.agenda.public_sessions.rules import Availability
from campaigns.agenda.public_sessions.selectors import PublicSession, distances_from, public_session_for
from campaigns.signups.models import Participant, SignUp
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class OwnGroup:
    """A group of this city, with its names and contact.

    `n_passed`: how many groups of other cities wait before it.
    """

    sign_up: SignUp
    claim: SeatClaim
    people: list[Participant]
    n_passed: int = 0

    @property
    def shop(self) -> str:
        return joined_names(self.sign_up.shop_names())


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
    sign_up = SignUp.objects.filter(uuid=uuid, session_id=session.pk).with_shops().first()
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
    return before.exclude(organisation_id=claim.organisation_id).count()


def other_dates(here: Organisation, session: Session, n_persons: int, now: datetime) -> list[PublicSession]:
    """Announced sessions of the same edition where a group of so many has room: those hosted here first. 5
    statements."""
    distances = distances_from(here)
    ahead = (
        published_sessions(now).filter(edition=session.edition_id, starts_at__gt=now).exclude(pk=session.pk)
    )
    found = [public_session_for(one, here, now, distances) for one in ahead.order_by("starts_at", "code")]
    return sorted(
        (one for one in found if one.availability == Availability.OPEN and one.n_left >= n_persons),
        key=lambda one: here.pk not in [host.pk for host in one.hosts],
    )
