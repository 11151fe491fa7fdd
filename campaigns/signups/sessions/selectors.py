"""Sessions to come here and near, and one session, with what is free for this city's shops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from campaigns.agenda.models import (
    Registration,
    SeatCounter,
    Session,
    SessionHost,
    SessionOutcome,
)
from campaigns.agenda.seats.services import places_left
from campaigns.signups.sessions.rules import NEAR_KM, Coordinates, Offer, distance_km, offer_of
from kernel.clock import day_of
from tenants.organisations.models import City, Organisation, OrganisationStatus


@dataclass(frozen=True)
class OfferedSession:
    """A session for a reader on a city's page. `distance_km` is None where this city hosts it, or where
    it is not known."""

    session: Session
    seats: SeatCounter
    hosts: list[Organisation]
    offer: Offer
    n_left: int
    distance_km: float | None

    @property
    def takes_sign_ups(self) -> bool:
        return self.offer in (Offer.OPEN, Offer.FULL)


def sessions_near(
    here: Organisation, now: datetime, *, within_km: float = NEAR_KM
) -> tuple[list[OfferedSession], list[OfferedSession]]:
    """(hosted here, hosted only by cities within so many kilometres), soonest first. 5 statements.

    Only those announced that have not begun and are not cancelled. Distances are to the first host.
    """
    distances = _distances_from(here)
    near = [pk for pk, distance in distances.items() if distance <= within_km]
    hosted = SessionHost.objects.filter(session=OuterRef("pk"), organisation_id__in=[here.pk, *near])
    sessions = (
        _with_seats()
        .filter(Exists(hosted), starts_at__gt=now, seats__isnull=False)
        .exclude(seats__registration=Registration.DRAFT)
        .order_by("starts_at", "code")
    )
    on_here: list[OfferedSession] = []
    nearby: list[OfferedSession] = []
    for session in sessions:
        offered = _offered(session, here, distances, now)
        if offered.offer not in (Offer.OPEN, Offer.FULL, Offer.CLOSED):
            continue
        if session.announced_on is not None and session.announced_on > day_of(now):
            continue
        if any(host.pk == here.pk for host in offered.hosts):
            on_here.append(offered)
        elif offered.distance_km is not None and offered.distance_km <= within_km:
            nearby.append(offered)
    return on_here, nearby


def offered_session(pk: int, here: Organisation, now: datetime) -> OfferedSession | None:
    """The session as this city's page tells it; None for a draft, and for none at all. 4 statements."""
    found = _with_seats().filter(pk=pk, seats__isnull=False)
    session = found.exclude(seats__registration=Registration.DRAFT).first()
    return _offered(session, here, {}, now) if session is not None else None


def indexed_sessions(here: Organisation, now: datetime) -> list[int]:
    """The keys of sessions hosted here whose pages a search engine may show: to come, or just over."""
    sessions = Session.objects.filter(
        hosts__organisation=here, starts_at__gt=now - timedelta(days=30), seats__isnull=False
    ).exclude(seats__registration=Registration.DRAFT)
    return list(sessions.order_by("starts_at").values_list("pk", flat=True))


def _with_seats() -> QuerySet[Session]:
    hosts = SessionHost.objects.select_related("organisation")
    return Session.objects.select_related("seats").prefetch_related(
        Prefetch("hosts", hosts), Prefetch("outcomes", SessionOutcome.objects.current()), "city_seats"
    )


def _offered(
    session: Session, here: Organisation, distances: dict[int, float], now: datetime
) -> OfferedSession:
    hosts = [host.organisation for host in session.hosts.all()]
    outcome = next(iter(session.outcomes.all()), None)
    n_left = places_left(session.seats, session.city_seats.all(), here.pk, day_of(now))
    offer = offer_of(
        registration=session.seats.registration,
        outcome=outcome.status if outcome else None,
        starts_at=session.starts_at,
        n_left=n_left,
        now=now,
    )
    return OfferedSession(
        session, session.seats, hosts, offer, n_left, distances.get(hosts[0].pk) if hosts else None
    )


def _distances_from(here: Organisation) -> dict[int, float]:
    """Kilometres from this city to each other active one, by organisation."""
    cities = City.objects.filter(organisation__status=OrganisationStatus.ACTIVE)
    centres: dict[int, Coordinates] = {
        pk: (latitude, longitude)
        for pk, latitude, longitude in cities.values_list("organisation_id", "latitude", "longitude")
    }
    here_at = (here.city.latitude, here.city.longitude)
    return {pk: distance_km(here_at, there) for pk, there in centres.items() if pk != here.pk}
