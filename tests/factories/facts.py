"""Editions, sessions, shops and who came: small, valid, committed with the test's transaction."""

from datetime import UTC, date, datetime
from itertools import count

from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatCounter, Session, SessionHost, SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition, Invitation, InvitationAnswer
from kernel.clock import start_of
from tenants.organisations.models import Organisation
from tenants.sectors.models import Sector
from tenants.shops.models import Person, Shop

_numbers = count(1)


def make_edition(**fields) -> Edition:
    values = {
        "code": f"edition-{next(_numbers)}",
        "name": "Édition d’essai",
        "starts_on": date(2024, 3, 1),
        "ends_on": date(2024, 12, 15),
        "as_of": date(2024, 10, 4),
        "planned_until": date(2024, 12, 15),
        "is_fictional": True,
    }
    return Edition.objects.create(**(values | fields))


def invite(
    edition: Edition, city: Organisation, answer: str = "interested", on=date(2024, 2, 20)
) -> Invitation:
    invitation = Invitation.objects.create(edition=edition, organisation=city, invited_on=date(2024, 2, 1))
    InvitationAnswer.objects.create(
        invitation=invitation, answer=answer, happened_on=on, recorded_at=start_of(on)
    )
    return invitation


def make_session(
    edition: Edition, *hosts: Organisation, on=date(2024, 5, 1), status="held", **fields
) -> Session:
    values = {
        "code": f"S{next(_numbers):03}",
        "starts_at": datetime(on.year, on.month, on.day, 17, tzinfo=UTC),
        "duration_min": 180,
        "venue": "Hôtel de ville",
    }
    capacity = fields.pop("capacity", 25)
    registration = fields.pop("registration", "open" if status == "planned" else "closed")
    session = Session.objects.create(edition=edition, **(values | fields))
    SeatCounter.objects.create(
        session=session,
        registration=registration,
        starts_at=session.starts_at,
        capacity=capacity,
        hard_limit=max(5, capacity) if session.kind == "small_group" else None,
    )
    for position, host in enumerate(hosts):
        SessionHost.objects.create(session=session, organisation=host, position=position)
    if status != "planned":
        SessionOutcome.objects.create(
            session=session, status=status, happened_on=on, recorded_at=start_of(on)
        )
    return session


def make_shop(city: Organisation, **fields) -> Shop:
    values = {
        "name": "Boulangerie Lambert",
        "sector": Sector.objects.get(code="ALI-BOU"),
        "postal_code": "5000",
    }
    with tenant_context(city):
        return Shop.objects.create(**(values | fields))


def make_person(city: Organisation, digest: str = "", **fields) -> Person:
    with tenant_context(city):
        return Person.objects.create(digest=digest or f"digest-{next(_numbers)}", **fields)


def attend(city: Organisation, session: Session, shop: Shop, person: Person, **fields) -> Attendance:
    on = session.starts_at.date()
    values = {
        "edition": session.edition,
        "session": session,
        "shop": shop,
        "person": person,
        "role": "owner",
        "registered_on": date(2024, 4, 1),
        "outcome": "present",
        "happened_on": on,
        "recorded_at": start_of(on),
    }
    with tenant_context(city):
        return Attendance.objects.create(**(values | fields))
