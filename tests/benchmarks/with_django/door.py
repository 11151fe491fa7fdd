"""A session of three cities, full of groups, and its list as the phone at the door asks for it."""

from __future__ import annotations

import time
from typing import Any

from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from campaigns.check_in.lists import check_in_list
from campaigns.check_in.services import mark
from kernel.database import connection
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.benchmarks.with_django.wsgi_client import close_pool, member_of, product
from tests.factories.people import make_member
from tests.factories.sessions import make_coming_session, make_group, make_running_edition

CITIES = ("namur", "dinant", "ciney")
GROUP = 2
N_TICKS = 20


def fill(n: int) -> int:
    """Groups of two, turn about of each city; a steward of the first one."""
    cities = [Organisation.objects.get(slug=slug) for slug in CITIES]
    make_member(cities[0], Role.STEWARD)
    session = make_coming_session(make_running_edition(), *cities, starts_at=timezone.now(), capacity=n)
    for number in range(n // GROUP):
        names = [f"Prénom {number}-{who} Nomdefamille" for who in range(GROUP)]
        make_group(cities[number % 3], session, *names, shop=f"Commerce au nom assez long {number}")
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return n // GROUP * GROUP


def measured(rounds: int) -> dict[str, Any]:
    """Statements, bytes, seconds of CPU and until the answer; then seconds of CPU for each tick."""
    city = Organisation.objects.get(slug=CITIES[0])
    application, visitor = product(), member_of(city, "steward")
    session = Session.objects.get()
    address = f"/terrain/accueil/{session.pk}/liste.json"

    def opened() -> int:
        answer = visitor.get(application, address)
        if answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status}")
        connection.set_schema_to_public()
        return len(answer.body)

    n_bytes = opened()
    with CaptureQueriesContext(connection) as captured:
        opened()
    asked = [one["sql"] for one in captured if not one["sql"].startswith(("SET ", "BEGIN", "COMMIT"))]
    cpu, seconds = [], []
    for _ in range(rounds):
        cpu_at, at = time.process_time(), time.perf_counter()
        opened()
        cpu.append(time.process_time() - cpu_at)
        seconds.append(time.perf_counter() - at)
    found = {"n_statements": len(asked), "n_bytes": n_bytes, "cpu": cpu, "seconds": seconds}
    found["tick"] = _ticks(city, session)
    close_pool(connection)
    return found


def _ticks(city: Organisation, session: Session) -> list[float]:
    membership = Membership.objects.select_related("user").get(organisation=city)
    actor = Actor(membership.user, city, Role.STEWARD)
    seconds = []
    with tenant_context(city):
        now = timezone.now()
        for one in check_in_list(actor, session.pk, now=now).people[:N_TICKS]:
            at = time.process_time()
            mark(actor=actor, session_id=session.pk, city=one.city, line=one.line, outcome="present", now=now)
            seconds.append(time.process_time() - at)
    connection.set_schema_to_public()
    return seconds
