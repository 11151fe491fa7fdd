"""Sessions as programs list them: those published, for everybody; all that staff may see."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from campaigns.agenda.models import Registration, Session, SessionHost, SessionOutcome
from campaigns.agenda.seats.services import places_left
from campaigns.signups.sessions.rules import offer_of
from campaigns.signups.sessions.selectors import OfferedSession
from kernel.clock import day_of, end_of, start_of
from tenants.membership.actors import Actor
from tenants.organisations.models import Kind, Organisation


def published_sessions(now: datetime) -> QuerySet[Session]:
    """Announced, and no draft; whatever became of them since."""
    is_announced = Q(announced_on__isnull=True) | Q(announced_on__lte=day_of(now))
    return _with_seats().filter(is_announced).exclude(seats__registration=Registration.DRAFT)


def published_by(organisation: Organisation, now: datetime) -> QuerySet[Session]:
    """Those that a city hosts, alone or with others; on the Agence's host, the whole programme's."""
    sessions = published_sessions(now)
    if organisation.kind == Kind.CITY:
        return sessions.filter(hosts__organisation=organisation)
    return sessions


def sessions_of_staff(actor: Actor) -> QuerySet[Session]:
    """Those whose state and counts `actor` may see, drafts too."""
    return _with_seats().filter(pk__in=Session.objects.visible_to(actor).values("pk"))


def between(sessions: QuerySet[Session], first: date | None, last: date | None) -> QuerySet[Session]:
    """Those that start on a Brussels day from `first` to `last`."""
    if first is not None:
        sessions = sessions.filter(starts_at__gte=start_of(first))
    return sessions if last is None else sessions.filter(starts_at__lt=end_of(last))


def offered_to(session: Session, organisation: Organisation, now: datetime) -> OfferedSession:
    """A session of these querysets as shops of a city are offered it; on another host, any city's shop."""
    outcome = next(iter(session.outcomes.all()), None)
    city = organisation.pk if organisation.kind == Kind.CITY else None
    n_left = places_left(session.seats, session.city_seats.all(), city, day_of(now))
    offer = offer_of(
        registration=session.seats.registration,
        outcome=outcome.status if outcome else None,
        starts_at=session.starts_at,
        n_left=n_left,
        now=now,
    )
    hosts = [host.organisation for host in session.hosts.all()]
    return OfferedSession(session, session.seats, hosts, offer, n_left, None)


def _with_seats() -> QuerySet[Session]:
    """Four statements for any number of sessions: sessions, hosts, outcomes, cities' seats."""
    hosts = SessionHost.objects.select_related("organisation")
    return (
        Session.objects.select_related("seats")
        .filter(seats__isnull=False)
        .prefetch_related(
            Prefetch("hosts", hosts), Prefetch("outcomes", SessionOutcome.objects.current()), "city_seats"
        )
    )
