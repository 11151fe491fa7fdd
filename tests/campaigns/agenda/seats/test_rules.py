"""Who gets a seat, in numbers worked out by hand, and as properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.agenda.seats.rules import (
    Group,
    Seats,
    answer_until,
    groups_to_seat,
    newcomer_fits,
    pending_until,
    seats_of,
)

NAMUR, DINANT, CINEY = 1, 2, 3
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_what_is_kept_for_a_city_is_open_to_its_shops_only():
    seats = seats_of(20, 10, [(DINANT, 6, 2)])

    assert seats.open_to(DINANT) == 10
    assert seats.open_to(NAMUR) == 6
    assert seats.open_to(None) == 6  # a guest


def test_a_city_that_took_more_than_its_quota_keeps_nothing_more():
    assert seats_of(20, 10, [(DINANT, 6, 8)]).open_to(NAMUR) == 10


@pytest.mark.parametrize(
    ("queue", "smaller_pass", "seated"),
    [
        ([(NAMUR, 2), (NAMUR, 1)], False, [1, 2]),
        ([(NAMUR, 3), (NAMUR, 1)], False, [1]),
        ([(NAMUR, 4), (NAMUR, 1)], False, []),  # one too many: who comes later does not pass
        ([(NAMUR, 4), (NAMUR, 1)], True, [2]),  # ... unless the session lets them
        ([(NAMUR, 4), (DINANT, 2)], False, [2]),  # seats that Namur could not have anyway
        ([(NAMUR, 4), (DINANT, 3)], False, []),  # the third would be a common one, which Namur waits for
        ([(DINANT, 6), (DINANT, 1)], False, []),
        ([(None, 3), (DINANT, 2), (NAMUR, 1)], False, [1, 2]),
    ],
)
def test_groups_are_served_in_their_order(queue, smaller_pass, seated):
    seats = seats_of(20, 15, [(DINANT, 4, 2)])  # 3 common, 2 kept for Dinant
    groups = [Group(number, city, n) for number, (city, n) in enumerate(queue, start=1)]

    assert [group.id for group in groups_to_seat(seats, groups, smaller_pass=smaller_pass)] == seated


def test_one_seat_left_is_not_half_a_booking():
    seats = Seats(20, 19, {})

    assert not newcomer_fits(seats, Group(1, NAMUR, 2), n_waiting=0, n_waiting_of_city=0, smaller_pass=True)


groups = st.builds(Group, st.integers(), st.sampled_from([NAMUR, DINANT, CINEY, None]), st.integers(1, 4))
rooms = st.builds(
    lambda free, quotas: seats_of(
        100, 100 - free - sum(quotas.values()), [(c, q, 0) for c, q in quotas.items()]
    ),
    st.integers(0, 6),
    st.dictionaries(st.sampled_from([NAMUR, DINANT]), st.integers(0, 4)),
)


@given(rooms, st.lists(groups, max_size=6), st.booleans())
def test_no_seat_is_given_that_does_not_exist_or_is_kept_for_others(seats, queue, smaller_pass):
    for group in groups_to_seat(seats, queue, smaller_pass=smaller_pass):
        assert group.n <= seats.open_to(group.city)
        seats = seats.after_taking(group.city, group.n)
        assert seats.taken <= seats.capacity
        assert seats.common >= 0


@given(rooms, st.lists(groups, max_size=6), groups, st.booleans())
def test_a_newcomer_is_treated_as_the_last_of_the_list(seats, queue, newcomer, smaller_pass):
    waiting = list(queue)
    while seated := groups_to_seat(seats, waiting, smaller_pass=smaller_pass):
        for group in seated:
            seats = seats.after_taking(group.city, group.n)
            waiting.remove(group)

    last = Group(10**9, newcomer.city, newcomer.n)
    at_the_end = groups_to_seat(seats, [*waiting, last], smaller_pass=smaller_pass)
    at_once = newcomer_fits(
        seats,
        last,
        n_waiting=len(waiting),
        n_waiting_of_city=sum(group.city == last.city for group in waiting),
        smaller_pass=smaller_pass,
    )

    assert at_once == (at_the_end == [last])


def test_seats_are_held_for_a_day_but_never_past_the_start():
    assert pending_until(NOW, NOW + timedelta(days=9), 24) == NOW + timedelta(hours=24)
    assert pending_until(NOW, NOW + timedelta(hours=3), 24) == NOW + timedelta(hours=3)


@pytest.mark.parametrize(
    ("left", "answer"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(days=4), timedelta(hours=24)),
        (timedelta(hours=4), timedelta(hours=1)),
        (timedelta(minutes=40), timedelta(minutes=15)),
    ],
)
def test_the_nearer_the_session_the_sooner_an_answer_is_needed(left, answer):
    assert answer_until(NOW, NOW + left, 48) == NOW + answer


def test_nobody_is_offered_seats_in_the_last_half_hour():
    assert answer_until(NOW, NOW + timedelta(minutes=29), 48) is None
