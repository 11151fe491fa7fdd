"""Sign-ups counted by city, without opening any city's schema."""

import uuid
from datetime import UTC, datetime, timedelta

from campaigns.agenda.seats.selectors import signed_up_by_city
from campaigns.agenda.seats.services import claim_seats
from tests.factories.facts import make_edition, make_session

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claim(session, city, n, *, is_guest=False, is_confirmed=False, source="web"):
    claim_seats(
        session_id=session.pk,
        organisation=city,
        uuid=uuid.uuid4(),
        n_persons=n,
        source=source,
        is_guest=is_guest,
        is_confirmed=is_confirmed,
        now=NOW,
    )


def test_persons_count_for_the_city_of_their_shop_and_guests_apart(namur, dinant):
    edition = make_edition()
    session = make_session(edition, namur, status="planned", starts_at=NOW + timedelta(days=9), capacity=6)
    claim(session, namur, 2, is_confirmed=True, source="phone")
    claim(session, dinant, 3)
    claim(session, namur, 1, is_guest=True)
    claim(session, dinant, 2, source="letter")  # full: waits

    found = signed_up_by_city(edition, NOW)

    assert (found[namur.pk].registered, found[namur.pk].confirmed, found[namur.pk].waiting) == (2, 2, 0)
    assert (found[dinant.pk].registered, found[dinant.pk].confirmed, found[dinant.pk].waiting) == (3, 0, 2)
    assert found[dinant.pk].by_source == {"letter": 2, "web": 3}
    assert found[None].registered == 1


def test_what_has_begun_is_no_longer_to_come(namur, django_assert_num_queries):
    edition = make_edition()
    session = make_session(edition, namur, status="planned", starts_at=NOW + timedelta(days=9))
    claim(session, namur, 2)

    with django_assert_num_queries(1):
        assert signed_up_by_city(edition, NOW + timedelta(days=9)) == {}
