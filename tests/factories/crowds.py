"""Thousands of groups that have signed up, made by the database: for what must not depend on their number."""

from __future__ import annotations

from django.db import connection

from campaigns.agenda.models import CitySeats, ClaimState, SeatClaim, SeatCounter, Session
from campaigns.signups.models import Participant, SignUp
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, Shop
from tests.factories.inserts import insert_statement

NUMBERS = "FROM generate_series(1, %(n)s) n"
# Shops, people, claims, sign-ups and participants number by number; the claims' uuids are computed alike.
CROWD = ";\n".join(
    [
        insert_statement(
            Shop,
            {
                "uuid": "gen_random_uuid()",
                "name": "%(crowd)s || n",
                "street": "'Rue Haute'",
                "number": "n::text",
                "postal_code": "'5000'",
                "created_at": "now()",
            },
            rows=NUMBERS,
        ),
        insert_statement(
            Person,
            {
                "digest": "encode(sha256((%(crowd)s || n)::bytea), 'hex')",
                "name": "'Personne ' || n",
                "email": "%(crowd)s || n || '@exemple.test'",
                "language": "'fr'",
                "created_at": "now()",
            },
            rows=NUMBERS,
        ),
        insert_statement(
            SeatClaim,
            {
                "uuid": "md5(%(crowd)s || n)::uuid",
                "session_id": "%(session)s",
                "organisation_id": "%(city)s",
                "n_persons": "1",
                "state": "CASE WHEN n <= %(seats)s THEN 'confirmed' ELSE 'waiting' END",
                "position": "CASE WHEN n <= %(seats)s THEN NULL ELSE n - %(seats)s END",
                "created_at": "now()",
                "confirmed_at": "now()",
                "check_in_code": "upper(substr(md5('code' || %(crowd)s || n), 1, 8))",
            },
            rows=NUMBERS,
        ),
        insert_statement(
            SignUp,
            {
                "uuid": "md5(%(crowd)s || n)::uuid",
                "form_key": "gen_random_uuid()",
                "session_id": "%(session)s",
                "told_starts_at": "%(start)s",
                "told_venue": "%(venue)s",
                "created_at": "now()",
                "contact_id": "person.id",
                "shop_id": "shop.id",
            },
            rows=f"""{NUMBERS}
JOIN shops_person person ON person.digest = encode(sha256((%(crowd)s || n)::bytea), 'hex')
JOIN shops_shop shop ON shop.name = %(crowd)s || n""",
        ),
        insert_statement(
            Participant,
            {
                "sign_up_id": "id",
                "session_id": "session_id",
                "person_id": "contact_id",
                "name": "'Personne'",
                "role": "'owner'",
            },
            rows="FROM signups_signup WHERE session_id = %(session)s",
        ),
    ]
)


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
