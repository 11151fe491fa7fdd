"""Who comes to the demonstration's session that runs now: groups of three cities, most there already."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from itertools import cycle, islice

from django_tenants.utils import tenant_context

from campaigns.agenda.models import Registration, SeatClaim, Session
from campaigns.agenda.seats.services import set_registration
from campaigns.check_in.lists import check_in_list
from campaigns.check_in.services import enter_walk_in, mark
from campaigns.signups.typed import TypedPerson, TypedShop
from portal.demo.sign_ups import FIRST_NAMES, NAMES, join
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation

HOSTS = ("namur", "dinant", "andenne")
SIGNED_UP_BEFORE = timedelta(days=9)
STEWARD = "fatima.bakkali@namur.example"
N_GROUPS = 24
AT_THE_DOOR = 4  # of five who are expected, as many have come


def create_evening(session: Session, now: datetime) -> None:
    """Sign-ups and arrivals by the services that people use; the second call changes nothing."""
    if SeatClaim.objects.filter(session=session).exists():
        return
    found = Organisation.objects.in_bulk(HOSTS, field_name="slug")
    hosts = [found[slug] for slug in HOSTS]
    signed_up_at = session.starts_at - SIGNED_UP_BEFORE
    set_registration(session.pk, Registration.OPEN, now=signed_up_at)
    people = islice(zip(cycle(FIRST_NAMES), cycle(reversed(NAMES)), strict=False), 7, None)
    for index in range(N_GROUPS):
        at = signed_up_at + timedelta(hours=index)
        join(session, hosts[index % len(hosts)], index, people, at, confirms=True)
    set_registration(session.pk, Registration.CLOSED, now=now)
    steward = Actor(User.objects.get(email=STEWARD), hosts[0], Role.STEWARD)
    with tenant_context(hosts[0]):
        for index, one in enumerate(check_in_list(steward, session.pk, now=now).people):
            if one.is_expected and index % 5 < AT_THE_DOOR:
                mark(
                    actor=steward,
                    session_id=session.pk,
                    city=one.city,
                    line=one.line,
                    outcome="present",
                    now=now,
                    phone_time=session.starts_at + timedelta(minutes=index - 20),
                )
        enter_walk_in(
            actor=steward,
            session_id=session.pk,
            key=uuid.uuid4(),
            city=hosts[0],
            person=TypedPerson("Gaston Piette", "owner"),
            shops=[TypedShop(name="Friterie de la Gare", street="rue de la Gare", number="4")],
            now=now,
            phone_time=session.starts_at + timedelta(minutes=9),
        )
