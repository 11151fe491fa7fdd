"""Several people act at once where seats change hands: given back, moved, taken away."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from campaigns.agenda.models import (
    SeatCounter,
)
from campaigns.agenda.seats.errors import CapacityBelowTaken, ClaimOver, NoSeats
from campaigns.agenda.seats.services import set_capacity
from kernel.errors import DomainError
from tests.campaigns.signups.crossing_paths import (
    TIMES,
    assert_exact,
    at_once,
    go,
    join,
    leave,
    states,
)


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
