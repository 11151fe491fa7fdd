"""Sessions as pages list them: for everybody, and for the staff who may see more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.agenda.attendance_counts import is_of_archive, is_to_close
from campaigns.agenda.models import (
    AttendanceClosing,
    CityAttendance,
    CitySeats,
    Facilitation,
    Registration,
    SeatCounter,
    Session,
    SessionHost,
    SessionOutcome,
    SessionStatus,
)
from campaigns.agenda.transitions import State, state_of
from campaigns.editions.models import Edition
from kernel.clock import day_of
from kernel.names import in_reading_order
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Kind, Organisation


@dataclass(frozen=True)
class ListedSession:
    """A session with its state today: planned, held, cancelled, or unreported (over, nothing entered)."""

    session: Session
    hosts: list[Organisation]
    status: str

    @property
    def is_ahead(self) -> bool:
        return self.status == SessionStatus.PLANNED


def sessions_hosted_by(organisation: Organisation, edition: Edition, on: date) -> list[ListedSession]:
    """The sessions that a city hosts, alone or with others, by start; announced by that day. 3 statements.

    Drafts are left out: they are their hosts' plans.
    """
    sessions = (
        Session.objects.filter(edition=edition, hosts__organisation=organisation)
        .exclude(seats__registration=Registration.DRAFT)
        .select_related("seats")
        .prefetch_related(_hosts(), _outcomes())
        .order_by("starts_at", "code")
    )
    return [
        ListedSession(session, _cities(session), _status(session, on))
        for session in sessions
        if session.announced_on is None or session.announced_on <= on
    ]


@dataclass(frozen=True)
class StaffSession:
    """A session as its staff sees it: drafts too, with seats by number."""

    session: Session
    hosts: list[Organisation]
    seats: SeatCounter
    state: State

    def is_over(self, now: datetime) -> bool:
        return self.state == State.CANCELLED or self.session.ends_at <= now

    def is_unreported(self, now: datetime) -> bool:
        """Over, and nobody has said whether it took place."""
        return self.session.ends_at <= now and self.state in (State.OPEN, State.FULL, State.CLOSED)

    def has_list_to_close(self, now: datetime) -> bool:
        """Over, and who came is not fixed; `list_now` is the last word on the list, `n_came` how many did."""
        if self.session.ends_at > now or self.state in (State.DRAFT, State.CANCELLED):
            return False
        list_state: str | None = self.session.list_now  # type: ignore[attr-defined]
        is_imported = any(outcome.imported_at for outcome in self.session.outcomes.all())
        return is_to_close(
            self.seats,
            list_state=list_state,
            n_came=self.session.n_came,  # type: ignore[attr-defined]
            is_archived=is_of_archive(self.seats, list_state=list_state, is_imported=is_imported),
        )


def staff_sessions(actor: Actor, edition: Edition) -> list[StaffSession]:
    """Every session of an edition that `actor` may see, by start. 3 statements."""
    return [_staff_session(session) for session in _visible(actor).filter(edition=edition)]


def staff_session(actor: Actor, pk: int) -> StaffSession | None:
    """One session, its cities' seats and facilitators; None where `actor` may not see it. 5 statements."""
    found = _visible(actor).prefetch_related(
        Prefetch("city_seats", CitySeats.objects.select_related("organisation")),
        Prefetch("facilitations", Facilitation.objects.select_related("user").order_by("user__name")),
    )
    session = found.filter(pk=pk).first()
    return _staff_session(session) if session else None


def sessions_led_by(user: User) -> list[StaffSession]:
    """The sessions that a facilitator leads or has led, of every edition, by start. 3 statements."""
    led = Session.objects.filter(facilitations__user=user, seats__isnull=False).exclude(
        seats__registration=Registration.DRAFT
    )
    return [_staff_session(session) for session in _listed(led)]


def facilitators() -> list[User]:
    """The people of the Agence who may lead sessions, by name."""
    memberships = Membership.objects.active().filter(organisation__kind=Kind.AGENCY, role=Role.FACILITATOR)
    people = User.objects.filter(pk__in=memberships.values("user"))
    return sorted(people, key=lambda user: (in_reading_order(user.name), user.email))


def _visible(actor: Actor) -> QuerySet[Session]:
    return _listed(Session.objects.visible_to(actor).filter(seats__isnull=False))


def _listed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    closings = AttendanceClosing.objects.current().filter(session=OuterRef("pk"))
    came = (
        CityAttendance.objects.filter(session=OuterRef("pk"))
        .values("session")
        .annotate(n=Sum(F("n_present") + F("n_walk_ins") + F("n_guests")))
    )
    return (
        sessions.select_related("seats", "edition")
        .annotate(
            list_now=Subquery(closings.values("state")[:1]), n_came=Coalesce(Subquery(came.values("n")), 0)
        )
        .prefetch_related(_hosts(), _outcomes())
        .order_by("starts_at", "code")
    )


def _hosts() -> Prefetch[str]:
    return Prefetch("hosts", SessionHost.objects.select_related("organisation"))


def _outcomes() -> Prefetch[str]:
    return Prefetch("outcomes", SessionOutcome.objects.current())


def _cities(session: Session) -> list[Organisation]:
    return [host.organisation for host in session.hosts.all()]


def _staff_session(session: Session) -> StaffSession:
    outcome = next(iter(session.outcomes.all()), None)
    state = state_of(
        registration=session.seats.registration,
        n_free=session.seats.n_free,
        outcome=outcome.status if outcome else None,
    )
    return StaffSession(session, _cities(session), session.seats, state)


def _status(session: Session, on: date) -> str:
    outcome = next(iter(session.outcomes.all()), None)
    if outcome is not None:
        return str(outcome.status)
    return "planned" if day_of(session.starts_at) >= on else "unreported"
