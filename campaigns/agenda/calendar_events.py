"""Public sessions as entries of a calendar: of a city, of the programme, or one alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from campaigns.agenda.calendar import CalendarEvent, public_uid
from campaigns.agenda.models import Registration, Session, SessionHost, SessionOutcome, SessionStatus
from kernel.clock import day_of
from kernel.links import address
from tenants.organisations.models import Domain, Kind, Organisation

KEPT = timedelta(days=60)  # for how long a feed keeps a session that is over


@dataclass
class _Host:
    """Where an organisation's pages are, read for many at once."""

    kind: str
    primary_host: str


def events_of(here: Organisation, now: datetime) -> list[CalendarEvent]:
    """The sessions that a city hosts, or all of them for the Agence: announced, by start. 4 statements.

    Cancelled ones stay, as cancelled: a calendar that has them learns it.
    """
    sessions = _public(now).filter(starts_at__gte=now - KEPT).order_by("starts_at", "code")
    if here.kind != Kind.AGENCY:
        sessions = sessions.filter(hosts__organisation=here)
    return _events(sessions, here, now)


def event_of(pk: int, here: Organisation, now: datetime) -> CalendarEvent | None:
    """One session, on any city's host or the Agence's; None for a draft and for none at all."""
    return next(iter(_events(_public(now).filter(pk=pk), here, now)), None)


def _public(now: datetime) -> QuerySet[Session]:
    is_announced = Q(announced_on__isnull=True) | Q(announced_on__lte=day_of(now))
    hosts = SessionHost.objects.select_related("organisation")
    return (
        Session.objects.filter(is_announced, seats__isnull=False)
        .exclude(seats__registration=Registration.DRAFT)
        .prefetch_related(Prefetch("hosts", hosts), Prefetch("outcomes", SessionOutcome.objects.current()))
    )


def _events(sessions: Iterable[Session], here: Organisation, now: datetime) -> list[CalendarEvent]:
    found = list(sessions)
    hosts_of = {session.pk: [host.organisation for host in session.hosts.all()] for session in found}
    pages_of = {here.pk, *(city.pk for hosts in hosts_of.values() for city in hosts[:1])}
    domains: Mapping[int, str] = dict(
        Domain.objects.filter(is_primary=True, tenant__in=pages_of).values_list("tenant_id", "domain")
    )
    return [_event(session, hosts_of[session.pk], domains, here, now) for session in found]


def _event(
    session: Session,
    hosts: list[Organisation],
    domains: Mapping[int, str],
    here: Organisation,
    now: datetime,
) -> CalendarEvent:
    outcome = next(iter(session.outcomes.all()), None)
    first = hosts[0] if hosts else here
    # A city's readers stay on its pages; the Agence has no page of a session, and sends to the first host's.
    reader_of = here if here.kind == Kind.CITY else first
    page = _Host(reader_of.kind, domains.get(reader_of.pk, ""))
    has_page = page.kind == Kind.CITY and bool(page.primary_host)
    described = [session.description, session.access, session.parking]
    return CalendarEvent(
        uid=public_uid(session.pk, settings.MAIL_DOMAIN),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.shown_title,
        description="\n\n".join(text for text in described if text),
        location=", ".join(text for text in (session.venue, session.venue_address) if text),
        url=address(page, "signups:session_page", pk=session.pk) if has_page else "",
        sequence=session.sequence,
        is_cancelled=outcome is not None and outcome.status == SessionStatus.CANCELLED,
        organizer_name=first.name,
        organizer_email=f"{first.slug}@{settings.MAIL_DOMAIN}",
        updated_at=now,
        language=session.languages.split()[0] if session.languages.split() else "fr",
    )
