"""Which cities host a session, and which of them is the place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from campaigns.agenda.errors import FirstHostKept, HostHasSignUps, HostMissing
from campaigns.agenda.models import Session, SessionHost
from campaigns.agenda.seats.services import set_quota
from campaigns.agenda.services.shared import hosts_of, locked_to_edit, mark_session_figures_stale, note
from tenants.membership.actors import Actor
from tenants.organisations.models import Kind, Organisation


@transaction.atomic
def set_hosts(*, actor: Actor, session: Session, hosts: Sequence[Organisation], now: datetime) -> None:
    """Exactly these cities host it; it takes place in the first one.

    A city that leaves gives back the seats kept for it, and no longer sees who comes. Raises NotYours,
    HostMissing, FirstHostKept (only the Agence chooses another place), HostHasSignUps with the number.
    """
    counter, current = locked_to_edit(actor, session)
    wanted = list({host.pk: host for host in hosts}.values())
    before = hosts_of(current)
    if not wanted:
        raise HostMissing
    if [host.pk for host in wanted] == [host.pk for host in before]:
        return
    if actor.organisation.kind != Kind.AGENCY and before and wanted[0].pk != before[0].pk:
        raise FirstHostKept
    kept = {host.pk for host in wanted}
    for city in before:
        if city.pk not in kept:
            _leave(current, city, now)
    SessionHost.objects.filter(session=current).delete()
    SessionHost.objects.bulk_create(
        SessionHost(session=current, organisation=host, position=position)
        for position, host in enumerate(wanted)
    )
    note(
        actor,
        "session.hosts",
        current,
        before=[host.slug for host in before],
        after=[host.slug for host in wanted],
    )
    concerned = {host.pk: host for host in [*before, *wanted]}
    mark_session_figures_stale(current, counter, concerned.values())


def _leave(session: Session, city: Organisation, now: datetime) -> None:
    row = session.city_seats.filter(organisation=city).first()
    if row is None:
        return
    if row.n_taken + row.n_waiting:
        raise HostHasSignUps(city=city.name, n=row.n_taken + row.n_waiting)
    if row.quota:
        set_quota(session.pk, city, 0, None, now=now)
