"""Several people at once, on connections of their own: no seat that does not exist, none lost, nobody stuck.

Each test is played several times, because who comes first differs from one time to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import (
    CitySeats,
    ClaimState,
    EndReason,
    SeatClaim,
    SeatCounter,
    Session,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.errors import CapacityBelowTaken, ClaimOver, NoSeats, OfferOver
from campaigns.agenda.seats.services import end_if_overdue, set_capacity
from campaigns.signups.errors import AlreadySignedUp
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services import (
    SignedUp,
    TypedPerson,
    TypedShop,
    accept_offer,
    cancel,
    confirm,
    move,
    sign_up,
)
from kernel.errors import DomainError
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation
from tests.campaigns.signups.visiting import form_of, typed
from tests.factories.facts import make_edition, make_session
from tests.tenants.committed import committed_rows, workers

PATIENCE_S = 30
TIMES = 5
DAY = date(2099, 5, 4)


@pytest.fixture
def cities(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur"), Organisation.objects.get(slug="dinant")


@pytest.fixture
def opened(cities):
    """opened(capacity, **fields): a session of both cities, open, with so many seats."""
    edition = make_edition()

    def make(capacity: int, **fields: Any) -> Session:
        return make_session(edition, *cities, on=DAY, status="planned", capacity=capacity, **fields)

    return make


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
        return move(claim.uuid, to, organisation=city, now=timezone.now())


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


def test_the_last_seat_goes_to_one_of_two(cities, opened):
    namur, dinant = cities
    for _ in range(TIMES):
        session = opened(1)

        found = at_once((namur, partial(join, namur, session)), (dinant, partial(join, dinant, session)))

        assert sorted(claim.state for claim in found) == [ClaimState.HELD, ClaimState.WAITING]
        assert_exact(cities, session)


def test_many_fill_a_session_and_the_list_behind_it_in_order(cities, opened):
    session = opened(3)

    found = at_once(*[(city, partial(join, city, session)) for city in (*cities, *cities, *cities, *cities)])

    assert sorted(claim.position for claim in found if claim.position) == [1, 2, 3, 4, 5]
    assert_exact(cities, session)


def test_the_same_form_twice_at_once_is_one_sign_up(cities, opened):
    namur, _ = cities
    for _ in range(TIMES):
        session, key = opened(5), uuid.uuid4()
        name = uuid.uuid4().hex[:8]

        one, other = at_once(*[(namur, partial(join, namur, session, name, 2, key=key))] * 2)

        assert one.uuid == other.uuid
        assert SeatCounter.objects.get(pk=session.pk).n_taken == 2
        assert_exact(cities, session)
        with tenant_context(namur):
            assert Mail.objects.filter(recipient=f"{name}@exemple.test").count() == 1


def test_the_same_form_sent_twice_at_once_by_a_browser_leads_twice_to_the_same_page(cities, opened):
    namur, _ = cities
    session, sent = opened(5), typed("Claire", "Luc")

    def send() -> Any:
        return Client(headers={"host": namur.primary_host}).post(form_of(session), sent)

    one, other = at_once((namur, send), (namur, send))

    assert (one.status_code, other.status_code) == (302, 302)
    assert one["Location"] == other["Location"]
    assert_exact(cities, session)


def test_the_same_person_in_two_tabs_is_signed_up_once(cities, opened):
    namur, _ = cities
    for _ in range(TIMES):
        session, name = opened(5), uuid.uuid4().hex[:8]

        found = at_once(*[(namur, partial(join, namur, session, name))] * 2)

        assert [type(one) for one in found if isinstance(one, DomainError)] == [AlreadySignedUp]
        assert SeatCounter.objects.get(pk=session.pk).n_taken == 1
        assert_exact(cities, session)


def test_two_cancellations_at_once_free_the_seats_once(cities, opened):
    namur, dinant = cities
    for _ in range(TIMES):
        session = opened(2)
        leaves, waits, waits_too = (
            join(namur, session, n=2),
            join(dinant, session),
            join(dinant, session, n=2),
        )

        at_once(*[(namur, partial(leave, namur, leaves))] * 2)

        assert states(leaves, waits, waits_too) == ["ended", "offered", "waiting"]
        assert_exact(cities, session)


def test_an_offer_accepted_twice_at_once_is_taken_once(cities, opened):
    namur, dinant = cities
    for _ in range(TIMES):
        session = opened(1)
        leaves, waits = join(namur, session), join(dinant, session)
        leave(namur, leaves)

        at_once(*[(dinant, partial(take, dinant, waits, timezone.now()))] * 2)

        assert states(waits) == ["confirmed"]
        assert_exact(cities, session)
        with tenant_context(dinant):
            about = Mail.objects.filter(kind="signup.confirmed", unique_key__contains=str(waits.uuid))
            assert about.count() == 1


def test_an_offer_accepted_while_it_expires_is_one_or_the_other(cities, opened):
    namur, dinant = cities
    seen = set()
    for _ in range(2 * TIMES):
        session = opened(1)
        leaves, waits, last = join(namur, session), join(dinant, session), join(namur, session)
        leave(namur, leaves)
        deadline = SeatClaim.objects.get(uuid=waits.uuid).deadline_at
        assert deadline is not None

        accepted, _ = at_once(
            (
                dinant,
                partial(take, dinant, waits, deadline - timedelta(seconds=1)),
            ),
            (namur, partial(end_if_overdue, waits.uuid, now=deadline + timedelta(seconds=1))),
        )

        waits.refresh_from_db()
        if isinstance(accepted, OfferOver):
            assert (waits.state, waits.end_reason) == (ClaimState.ENDED, EndReason.OFFER_EXPIRED)
            assert states(last) == ["offered"]
            settle(dinant, waits)
        else:
            assert waits.state == ClaimState.CONFIRMED
            assert states(last) == ["waiting"]
        seen.add(waits.state)
        assert_exact(cities, session)
    assert seen


def test_a_seat_given_back_while_somebody_signs_up_is_not_lost(cities, opened):
    namur, dinant = cities
    for _ in range(2 * TIMES):
        session = opened(1)
        leaves = join(namur, session)

        _, comes = at_once(
            (namur, partial(leave, namur, leaves)),
            (dinant, partial(join, dinant, session)),
        )

        assert states(leaves)[0] == "ended"
        assert states(comes)[0] in ("held", "offered")
        assert_exact(cities, session)


def test_groups_that_change_places_between_two_sessions_do_not_block_each_other(cities, opened):
    namur, dinant = cities
    for _ in range(2 * TIMES):
        one, other = opened(2), opened(2)
        here, there = join(namur, one, seats_now=True), join(dinant, other, seats_now=True)

        found = at_once(
            (namur, partial(go, namur, here, other)),
            (dinant, partial(go, dinant, there, one)),
        )

        assert not any(isinstance(result, DomainError) for result in found)
        assert [SeatCounter.objects.get(pk=s.pk).n_taken for s in (one, other)] == [1, 1]
        assert_exact(cities, one, other)


def test_groups_of_two_full_sessions_that_change_places_keep_their_seats(cities, opened):
    namur, _ = cities
    for _ in range(TIMES):
        one, other = opened(1), opened(1)
        here, there = join(namur, one, seats_now=True), join(namur, other, seats_now=True)

        found = at_once(
            (namur, partial(go, namur, here, other)),
            (namur, partial(go, namur, there, one)),
        )

        assert [type(result) for result in found] == [NoSeats, NoSeats]
        assert states(here, there) == ["confirmed", "confirmed"]
        assert_exact(cities, one, other)


def test_the_same_group_moved_twice_at_once_moves_once(cities, opened):
    namur, _ = cities
    for _ in range(TIMES):
        one, other, third = opened(1), opened(1), opened(1)
        here = join(namur, one, seats_now=True)

        found = at_once(*[(namur, partial(go, namur, here, to)) for to in (other, third)])

        assert [type(result) for result in found if isinstance(result, DomainError)] == [ClaimOver]
        assert sum(SeatCounter.objects.get(pk=s.pk).n_taken for s in (one, other, third)) == 1
        assert_exact(cities, one, other, third)


def test_a_capacity_that_is_lowered_while_people_sign_up_is_kept_or_refused(cities, opened):
    namur, dinant = cities
    for _ in range(TIMES):
        session = opened(6)
        join(namur, session, n=2)

        lowered, *_ = at_once(
            (namur, partial(set_capacity, session.pk, 4, hard_limit=None, now=timezone.now())),
            *[(city, partial(join, city, session)) for city in (namur, dinant) * 3],
        )

        counter = SeatCounter.objects.get(pk=session.pk)
        refused = isinstance(lowered, CapacityBelowTaken)
        assert (counter.capacity, counter.n_taken) == ((6, 6) if refused else (4, 4))
        assert_exact(cities, session)


def settle(city: Organisation, claim: SeatClaim) -> None:
    """What the due work of an offer that is over does in the city's own schema."""
    with tenant_context(city):
        Participant.objects.filter(sign_up__uuid=claim.uuid).update(is_active=False)
