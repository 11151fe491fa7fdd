"""Thousands of groups that have signed up, made by the database: for what must not depend on their number."""

from __future__ import annotations

from django.db import connection

from campaigns.agenda.models import CitySeats, ClaimState, SeatClaim, SeatCounter, Session
from tenants.organisations.models import Organisation

# Shops, people, claims, sign-ups and participants number by number; the claims' uuids are computed alike.
CROWD = """
INSERT INTO shops_shop (uuid, name, street, number, postal_code, closing_day, created_at)
SELECT gen_random_uuid(), %(crowd)s || n, 'Rue Haute', n::text, '5000', '', now()
FROM generate_series(1, %(n)s) n;
INSERT INTO shops_person (digest, name, email, phone, language, person_ref, created_at)
SELECT encode(sha256((%(crowd)s || n)::bytea), 'hex'), 'Personne ' || n, %(crowd)s || n || '@exemple.test',
       '', 'fr', '', now()
FROM generate_series(1, %(n)s) n;
INSERT INTO public.agenda_seatclaim (
  uuid, session_id, organisation_id, n_persons, state, position, is_guest, source, revision, created_at,
  confirmed_at, end_reason)
SELECT md5(%(crowd)s || n)::uuid, %(session)s, %(city)s, 1,
       CASE WHEN n <= %(seats)s THEN 'confirmed' ELSE 'waiting' END,
       CASE WHEN n <= %(seats)s THEN NULL ELSE n - %(seats)s END, false, 'web', 0, now(), now(), ''
FROM generate_series(1, %(n)s) n;
INSERT INTO signups_signup (
  uuid, form_key, session_id, guest_shop, guest_place, language, note, told_starts_at, told_venue,
  created_at, contact_id, shop_id)
SELECT md5(%(crowd)s || n)::uuid, gen_random_uuid(), %(session)s, '', '', 'fr', '', %(start)s, %(venue)s,
       now(), person.id, shop.id
FROM generate_series(1, %(n)s) n
JOIN shops_person person ON person.digest = encode(sha256((%(crowd)s || n)::bytea), 'hex')
JOIN shops_shop shop ON shop.name = %(crowd)s || n;
INSERT INTO signups_participant (sign_up_id, session_id, person_id, name, role, is_active)
SELECT id, session_id, contact_id, 'Personne', 'owner', true
FROM signups_signup WHERE session_id = %(session)s"""


def add_crowd(city: Organisation, session: Session, n: int, *, seats: int | None = None) -> None:
    """`n` groups of one person of this city, whose schema is current: the first `seats` (default: all) have
    confirmed seats, the others wait. For a session without any sign-up; its capacity becomes large enough."""
    seated = n if seats is None else seats
    SeatCounter.objects.filter(pk=session.pk).update(
        capacity=max(seated, session.seats.capacity),
        n_taken=seated,
        n_waiting=n - seated,
        last_position=n - seated,
    )
    CitySeats.objects.create(session=session, organisation=city, n_taken=seated, n_waiting=n - seated)
    with connection.cursor() as cursor:
        cursor.execute(
            CROWD,
            {
                "crowd": f"foule-{session.pk}-",
                "n": n,
                "seats": seated,
                "session": session.pk,
                "city": city.pk,
                "start": session.starts_at,
                "venue": session.venue,
            },
        )
        for table in ("shops_shop", "shops_person", "signups_signup", "signups_participant"):
            cursor.execute(f"ANALYZE {table}")
    assert SeatClaim.objects.filter(session=session).exclude(state=ClaimState.ENDED).count() == n
