"""Sessions as programs list them: those published, for everybody; all that staff may see."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from campaigns.agenda.models import Registration, Session
from campaigns.agenda.public_sessions.selectors import sessions_with_seats
from kernel.clock import day_of, end_of, start_of
from tenants.membership.actors import Actor
from tenants.organisations.models import Kind, Organisation


def published_sessions(now: datetime) -> QuerySet[Session]:
    """Announced, and no draft; whatever became of them since."""
    is_announced = Q(announced_on__isnull=True) | Q(announced_on__lte=day_of(now))
    return sessions_with_seats().filter(is_announced).exclude(seats__registration=Registration.DRAFT)


def published_by(organisation: Organisation, now: datetime) -> QuerySet[Session]:
    """Those that a city hosts, alone or with others; on the Agence's host, the whole programme's."""
    sessions = published_sessions(now)
    if organisation.kind == Kind.CITY:
        return sessions.filter(hosts__organisation=organisation)
    return sessions


def sessions_of_staff(actor: Actor) -> QuerySet[Session]:
    """Those whose state and counts `actor` may see, drafts too."""
    return sessions_with_seats().filter(pk__in=Session.objects.visible_to(actor).values("pk"))


def between(sessions: QuerySet[Session], first: date | None, last: date | None) -> QuerySet[Session]:
    """Those that start on a Brussels day from `first` to `last`."""
    if first is not None:
        sessions = sessions.filter(starts_at__gte=start_of(first))
    return sessions if last is None else sessions.filter(starts_at__lt=end_of(last))
