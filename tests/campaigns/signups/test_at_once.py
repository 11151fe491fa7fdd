"""Several people at once, on connections of their own: no seat that does not exist, none lost, nobody stuck.

Each test is played several times, because who comes first differs from one time to the next.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import (
    ClaimState,
    EndReason,
    SeatClaim,
    SeatCounter,
)
from campaigns.agenda.seats.errors import OfferOver
from campaigns.agenda.seats.services import end_if_overdue
from campaigns.signups.errors import AlreadySignedUp
from kernel.errors import DomainError
from tenants.mail.models import Mail
from tests.campaigns.signups.crossing_paths import (
    TIMES,
    assert_exact,
    at_once,
    join,
    leave,
    settle,
    states,
    take,
)
from tests.campaigns.signups.visiting import form_of, typed


def test_the_last_seat_goes_to_one_of_two(cities, opened):
    namur, dinant = cities
    for _ in range(TIMES):
        session = opened(1)

        found = at_once((namur, partial(join, namur, session)), (dinant, partial(join, dinant, session)))

        assert sorted(claim.state for claim in found) == [ClaimState.PENDING, ClaimState.WAITING]
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
