"""An evening: a joint session of two cities that began half an hour ago, and who signed up for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.attendance.models import Attendance, GuestAttendance
from campaigns.check_in.services.marking import Signed
from campaigns.signups.models import Participant
from tenants.membership.roles import Role
from tests.factories.sessions import make_actor, make_coming_session, make_running_edition


def do(service, *, actor, **options):
    """On the host of the actor's organisation."""
    with tenant_context(actor.organisation):
        return service(actor=actor, **options)


@pytest.fixture(autouse=True)
def _no_earlier_entry(db):
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def session(edition, dinant, namur, now):
    """Dinant's, shared with Namur."""
    return make_coming_session(
        edition, dinant, namur, starts_at=now - timedelta(minutes=30), capacity=20, venue="Salle Sax"
    )


@pytest.fixture
def steward(dinant):
    """At the door: of the host, where neither list nor correction is theirs to close."""
    return make_actor(dinant, Role.STEWARD)


@pytest.fixture
def manager(dinant):
    return make_actor(dinant, Role.MANAGER)


@pytest.fixture
def lines():
    """lines(claim): the lines of a group, in the order of its people."""

    def of(claim):
        with tenant_context(claim.organisation):
            rows = Participant.objects.filter(sign_up__uuid=claim.uuid).order_by("id")
            return [Signed(claim.uuid, row.pk) for row in rows]

    return of


@pytest.fixture
def noted():
    """noted(city, session): the current rows, as (name, shop, outcome)."""

    def of(city, session):
        with tenant_context(city):
            rows = Attendance.objects.current().filter(session_id=session.pk).select_related("person", "shop")
            guests = GuestAttendance.objects.current().filter(session_id=session.pk).select_related("person")
            return sorted(
                [
                    *((row.person.name, row.shop.name, row.outcome) for row in rows),
                    *((row.person.name, row.guest_shop, row.outcome) for row in guests),
                ]
            )

    return of
