"""Sessions to come here and near, and one session, with what is free for this city's shops."""

from __future__ import annotations

from collections.abc import Mapping
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
from campaigns.agenda.public_sessions.rules import (
    NEAR_KM,
    Availability,
    Coordinates,
    availability_of,
    distance_km,
)
from campaigns.agenda.seats.services import places_left
from kernel.clock import day_of
from tenants.organisations.models import City, Kind, Organisation, OrganisationStatus


@dataclass(frozen=True)
class PublicSession:
    """A session for a reader on a city's page. `distance_km` is None where this city hosts it, or where
    it is not known."""

    session: Session
    seats: SeatCounter
    hosts: list[Organisation]
    availability: Availability
    n_left: int
    distance_km: float | None

    @property
    def takes_sign_ups(self) -> bool:
        return self.availability in (Availability.OPEN, Availability.FULL)


def sessions_near(
    here: Organisation, now: datetime, *, within_km: float = NEAR_KM
) -> tuple[list[PublicSession], list[PublicSession]]:
    """(hosted here, hosted only by cities within so many kilometres), soonest first. 5 statements.

    Only those announced that have not begun and are not cancelled. Distances are to the first host.
    """
    distances = distances_from(here)
    near = [pk for pk, distance in distances.items() if distance <= within_km]
    hosted = SessionHost.objects.filter(session=OuterRef("pk"), organisation_id__in=[here.pk, *near])
    sessions = (
        sessions_with_seats()
        .filter(Exists(hosted), starts_at__gt=now)
        .exclude(seats__registration=Registration.DRAFT)
        .order_by("starts_at", "code")
    )
    on_here: list[PublicSession] = []
    nearby: list[PublicSession] = []
    for session in sessions:
        public = public_session_for(session, here, now, distances)
        if public.availability not in (Availability.OPEN, Availability.FULL, Availability.CLOSED):
            continue
        if session.announced_on is not None and session.announced_on > day_of(now):
            continue
        if any(host.pk == here.pk for host in public.hosts):
            on_here.append(public)
        elif public.distance_km is not None and public.distance_km <= within_km:
            nearby.append(public)
    return on_here, nearby


def public_session(pk: int, here: Organisation, now: datetime) -> PublicSession | None:
    """The session as this city's page shows it; None for a draft, and for none at all. 4 statements."""
    found = sessions_with_seats().filter(pk=pk)
    session = found.exclude(seats__registration=Registration.DRAFT).first()
    return public_session_for(session, here, now) if session is not None else None


def indexed_sessions(here: Organisation, now: datetime) -> list[int]:
    """The keys of sessions hosted here whose pages a search engine may show: to come, or just over."""
    sessions = Session.objects.filter(
        hosts__organisation=here, starts_at__gt=now - timedelta(days=30), seats__isnull=False
    ).exclude(seats__registration=Registration.DRAFT)
    return list(sessions.order_by("starts_at").values_list("pk", flat=True))


def sessions_with_seats() -> QuerySet[Session]:
    """Four statements for any number of sessions: sessions, hosts, outcomes, cities' seats."""
    hosts = SessionHost.objects.select_related("organisation")
    return (
        Session.objects.select_related("seats")
        .filter(seats__isnull=False)
        .prefetch_related(
            Prefetch("hosts", hosts), Prefetch("outcomes", SessionOutcome.objects.current()), "city_seats"
        )
    )


def public_session_for(
    session: Session, here: Organisation, now: datetime, distances: Mapping[int, float] | None = None
) -> PublicSession:
    """A session of `sessions_with_seats` as shops of a city see it; on another host, any city's shop."""
    hosts = [host.organisation for host in session.hosts.all()]
    outcome = next(iter(session.outcomes.all()), None)
    city = here.pk if here.kind == Kind.CITY else None
    n_left = places_left(session.seats, session.city_seats.all(), city, day_of(now))
    availability = availability_of(
        registration=session.seats.registration,
        outcome=outcome.status if outcome else None,
        starts_at=session.starts_at,
        n_left=n_left,
        now=now,
    )
    distance = distances.get(hosts[0].pk) if distances and hosts else None
    return PublicSession(session, session.seats, hosts, availability, n_left, distance)


def distances_from(here: Organisation) -> dict[int, float]:
    """Kilometres from this city to each other active one, by organisation."""
    cities = City.objects.filter(organisation__status=OrganisationStatus.ACTIVE)
    centres: dict[int, Coordinates] = {
        pk: (latitude, longitude)
        for pk, latitude, longitude in cities.values_list("organisation_id", "latitude", "longitude")
    }
    here_at = (here.city.latitude, here.city.longitude)
    return {pk: distance_km(here_at, there) for pk, there in centres.items() if pk != here.pk}
