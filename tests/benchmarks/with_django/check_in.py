"""A joint session that people come in to now, and who was noted at its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance
from campaigns.attendance.models import Attendance
from campaigns.session_codes.services import code_of
from kernel.codes import shown_code
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition, make_session
from tests.factories.sessions import make_group

IN_ONE_GROUP = 2


def open_session(cities: list[str], n: int) -> dict[str, Any]:
    """Its key and code, the host of the first city, and what each of `n` people of all of them types: in turn
    an e-mail with a name, a name and a shop."""
    now = timezone.now()
    hosts = [Organisation.objects.get(slug=slug) for slug in cities]
    edition = make_edition(
        code=f"door-{now:%H%M%S%f}",
        starts_on=now.date() - timedelta(days=9),
        ends_on=now.date() + timedelta(days=90),
    )
    session = make_session(
        edition,
        *hosts,
        on=now.date(),
        status="planned",
        starts_at=now - timedelta(minutes=10),
        capacity=n + IN_ONE_GROUP,
    )
    people: list[dict[str, str]] = []
    while len(people) < n:
        number = len(people)
        names = [
            f"Prénom{number + one} Famille{number + one}" for one in range(min(IN_ONE_GROUP, n - number))
        ]
        shop, email = f"Maison {number}", f"{session.pk}-{number}@exemple.test"
        make_group(hosts[number // IN_ONE_GROUP % len(hosts)], session, *names, shop=shop, email=email)
        people += [
            {"contact": email, "name": name} if one % 2 else {"name": name, "shop": shop}
            for one, name in enumerate(names)
        ]
    code = shown_code(code_of(session, now=now).code)
    return {"session": session.pk, "code": code, "host": hosts[0].primary_host, "people": people}


def outcome(cities: list[str], session: int) -> dict[str, int]:
    """How many rows say that somebody was there, and how many people are counted."""
    n_present = 0
    for city in Organisation.objects.filter(slug__in=cities):
        with tenant_context(city):
            n_present += Attendance.objects.current().filter(session_id=session, how="self").count()
    counted = CityAttendance.objects.filter(session_id=session)
    return {"present": n_present, "counted": sum(one.n_came for one in counted)}
