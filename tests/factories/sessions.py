"""Sessions to come, and groups that signed up for them: rows as the services write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CitySeats, Facilitation, SeatClaim, SeatCounter, Session
from campaigns.editions.models import Edition
from campaigns.signups.models import Participant, SignUp
from kernel.clock import today
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import ROLES_BY_KIND, Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, Shop
from tests.factories.facts import make_edition, make_session
from tests.factories.people import make_member

_numbers = count(1)


def make_running_edition(**fields) -> Edition:
    """An edition that runs today."""
    on = today()
    values = {
        "starts_on": on - timedelta(days=60),
        "ends_on": on + timedelta(days=120),
        "as_of": None,
        "planned_until": on + timedelta(days=120),
    }
    return make_edition(**(values | fields))


def make_coming_session(edition: Edition, *hosts: Organisation, in_days: int = 10, **fields) -> Session:
    """Announced, open, in so many days at 18:00 UTC."""
    day: date = (timezone.now() + timedelta(days=in_days)).date()
    values = {
        "starts_at": datetime(day.year, day.month, day.day, 18, tzinfo=UTC),
        "announced_on": edition.starts_on,
    }
    return make_session(edition, *hosts, on=day, status="planned", **(values | fields))


def make_group(
    city: Organisation,
    session: Session,
    *names: str,
    shop: str = "",
    state: str = "confirmed",
    email: str = "",
    phone: str = "",
    guest_place: str = "",
    **fields,
) -> SeatClaim:
    """A group of `city` with these people, its claim and the counters."""
    number = next(_numbers)
    people = names or (f"Personne {number}",)
    counter = SeatCounter.objects.get(pk=session.pk)
    is_seated = state in ("held", "confirmed", "offered")
    if state == "waiting":
        counter.last_position += 1
        fields.setdefault("position", counter.last_position)
    claim = SeatClaim.objects.create(
        session=session,
        organisation=city,
        n_persons=len(people),
        state=state,
        is_guest=bool(guest_place),
        **fields,
    )
    if state != "ended":
        taken, waiting = (len(people), 0) if is_seated else (0, len(people))
        counter.n_taken += taken
        counter.n_waiting += waiting
        if not guest_place:
            row, _ = CitySeats.objects.get_or_create(session=session, organisation=city)
            row.n_taken += taken
            row.n_waiting += waiting
            row.save()
    counter.save()
    with tenant_context(city):
        persons = [
            Person.objects.create(
                digest=f"group-{claim.uuid.hex}-{index}",
                name=name,
                email=email if not index else "",
                phone=phone if not index else "",
            )
            for index, name in enumerate(people)
        ]
        known = None if guest_place else Shop.objects.create(name=shop or f"Commerce {number}")
        sign_up = SignUp.objects.create(
            uuid=claim.uuid,
            form_key=claim.uuid,
            session=session,
            shop=known,
            guest_shop=(shop or f"Commerce {number}") if guest_place else "",
            guest_place=guest_place,
            contact=persons[0],
            notified_starts_at=session.starts_at,
            notified_venue=session.venue,
        )
        Participant.objects.bulk_create(
            Participant(
                sign_up=sign_up,
                session=session,
                person=person,
                name=person.name,
                role="employee" if index else "owner",
                is_active=state != "ended",
            )
            for index, person in enumerate(persons)
        )
    return claim


def make_actor(organisation: Organisation, role: Role | str, user: User | None = None) -> Actor:
    """A new user with that role there; with `user`, theirs as it is."""
    user = user or make_member(organisation, role)
    Membership.objects.get_or_create(user=user, organisation=organisation, defaults={"role": role})
    return Actor(user, organisation, Role(role))


def make_facilitation(session: Session, user: User) -> Facilitation:
    return Facilitation.objects.create(
        session=session, user=user, starts_at=session.starts_at, ends_at=session.ends_at
    )


def every_actor(organisations: Sequence[Organisation]) -> list[Actor]:
    """One actor for each role of each of these organisations."""
    return [
        make_actor(organisation, role)
        for organisation in organisations
        for role in ROLES_BY_KIND[organisation.kind]
    ]
