"""What tests of people who act at once share: groups that join, leave and move in threads of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import date, datetime
from threading import Barrier
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import (
    CitySeats,
    ClaimState,
    SeatClaim,
    SeatCounter,
    Session,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services import (
    SignedUp,
    TypedPerson,
    TypedShop,
    accept_offer,
    cancel,
    change_session,
    confirm,
    sign_up,
)
from kernel.errors import DomainError
from tenants.organisations.models import Organisation
from tests.tenants.committed import workers

PATIENCE_S = 30
TIMES = 5
DAY = date(2099, 5, 4)


def join(
    city: Organisation,
    session: Session,
    name: str = "",
    n: int = 1,
    *,
    key: uuid.UUID | None = None,
    seats_now: bool = False,
) -> SeatClaim:
    """Sign up a group of `n`; the same name is the same person. With `seats_now` it confirms at once."""
    name = name or uuid.uuid4().hex[:12]
    people = [TypedPerson(name, "owner", f"{name}@exemple.test")]
    people += [TypedPerson(f"{name} {number}", "helper") for number in range(1, n)]
    with tenant_context(city):
        claim = sign_up(
            organisation=city,
            session=session,
            form_key=key or uuid.uuid4(),
            shop=TypedShop(name=f"Chez {name}"),
            people=people,
            language="fr",
            now=timezone.now(),
        ).claim
        return confirm(claim.uuid, organisation=city, now=timezone.now()) if seats_now else claim


def leave(city: Organisation, claim: SeatClaim) -> SeatClaim:
    with tenant_context(city):
        return cancel(claim.uuid, organisation=city, now=timezone.now())


def take(city: Organisation, claim: SeatClaim, at: datetime) -> SeatClaim:
    with tenant_context(city):
        return accept_offer(claim.uuid, organisation=city, now=at)


def go(city: Organisation, claim: SeatClaim, to: Session) -> SignedUp:
    with tenant_context(city):
        return change_session(claim.uuid, to, organisation=city, now=timezone.now())


Call = tuple[Organisation, Callable[[], Any]]


def at_once(*calls: Call) -> list[Any]:
    """What each returned, or the DomainError that it raised; anything else (a deadlock) is raised here."""
    barrier = Barrier(len(calls))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait(PATIENCE_S)
        try:
            return work()
        except DomainError as error:
            return error

    with ExitStack() as stack:
        start = stack.enter_context(workers(len(calls)))
        runs: list[Future[Any]] = [start(city, run, work) for city, work in calls]
        return [one.result(PATIENCE_S) for one in runs]


def assert_exact(cities, *sessions: Session) -> None:
    """Counters are the sums of the claims, nobody waits before a free seat, a claim has its sign-up."""
    for session in sessions:
        counter = SeatCounter.objects.get(pk=session.pk)
        claims = list(SeatClaim.objects.filter(session=session))
        seated = [claim for claim in claims if claim.state in SEATED]
        waiting = [claim for claim in claims if claim.state == ClaimState.WAITING]
        assert counter.n_taken == sum(claim.n_persons for claim in seated) <= counter.capacity
        assert counter.n_waiting == sum(claim.n_persons for claim in waiting)
        if waiting:
            assert min(waiting, key=lambda claim: claim.position or 0).n_persons > counter.n_free
        for city in cities:
            row = CitySeats.objects.filter(session=session, organisation=city).first()
            of_city = [claim for claim in claims if claim.organisation_id == city.pk]
            assert (row.n_taken if row else 0) == sum(c.n_persons for c in of_city if c in seated)
            assert (row.n_waiting if row else 0) == sum(c.n_persons for c in of_city if c in waiting)
            with tenant_context(city):
                kept = dict(SignUp.objects.filter(session_id=session.pk).values_list("uuid", "pk"))
                assert set(kept) == {claim.uuid for claim in of_city}
                for claim in of_city:
                    n_coming = Participant.objects.filter(sign_up=kept[claim.uuid], is_active=True).count()
                    assert n_coming == (0 if claim.state == ClaimState.ENDED else claim.n_persons)


def states(*claims: SeatClaim) -> list[str]:
    found = dict(
        SeatClaim.objects.filter(uuid__in=[claim.uuid for claim in claims]).values_list("uuid", "state")
    )
    return [found[claim.uuid] for claim in claims]


def settle(city: Organisation, claim: SeatClaim) -> None:
    """What the due work of an offer that is over does in the city's own schema."""
    with tenant_context(city):
        Participant.objects.filter(sign_up__uuid=claim.uuid).update(is_active=False)
