"""The plain sign-up with its SQL written by hand, through a cursor: as little as Python can do."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from campaigns.agenda.models import CitySeats, SeatClaim
from campaigns.signups.models import Participant, SignUp
from tenants.consent.models import Consent
from tenants.due.models import Due
from tenants.mail.models import Mail
from tenants.shops.models import Person, Shop
from tests.factories.inserts import insert_statement

TEXT, PAGE = "Bonjour, " + "texte du courriel " * 50, "<!doctype html>" + "<p>page du courriel</p>" * 180

SESSION = """
SELECT * FROM agenda_session JOIN agenda_seatcounter ON session_id = id WHERE id = %s"""
LOCK = "SELECT * FROM agenda_seatcounter WHERE session_id = %s LIMIT 21 FOR NO KEY UPDATE"
OVERDUE = """
SELECT * FROM agenda_seatclaim
WHERE session_id = %s AND state IN ('held', 'offered') AND deadline_at <= now() ORDER BY id"""
CLAIM = insert_statement(
    SeatClaim,
    {
        "uuid": "%s",
        "session_id": "%s",
        "organisation_id": "%s",
        "n_persons": "1",
        "state": "%s",
        "position": "%s",
        "deadline_at": "%s",
        "created_at": "now()",
        "check_in_code": "upper(substr(md5(random()::text), 1, 8))",
    },
    end="RETURNING id",
)
COUNT = """
UPDATE agenda_seatcounter SET n_taken = %s, n_waiting = %s, last_position = %s WHERE session_id = %s"""
CITY = insert_statement(
    CitySeats,
    {"session_id": "%s", "organisation_id": "%s", "n_taken": "%s", "n_waiting": "%s"},
    alias="held",
    end="""ON CONFLICT (session_id, organisation_id)
DO UPDATE SET n_taken = held.n_taken + %s, n_waiting = held.n_waiting + %s
RETURNING n_taken + n_waiting""",
)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
KNOWN_SHOP = """SELECT * FROM shops_shop WHERE name_key = %s OR search_key %%> %s
ORDER BY name_key = %s DESC, id LIMIT 40"""
SHOP = insert_statement(
    Shop,
    {
        "uuid": "%s",
        "name": "%s",
        "name_key": "%s",
        "search_key": "%s",
        "sector_id": "'ALI-BOU'",
        "created_at": "now()",
    },
    end="RETURNING id",
)
PERSON = insert_statement(
    Person,
    {"digest": "%s", "name": "%s", "email": "%s", "language": "'fr'", "created_at": "now()"},
    alias="known",
    end="ON CONFLICT (digest) DO UPDATE SET name = known.name RETURNING id",
)
SIGN_UP = insert_statement(
    SignUp,
    {
        "uuid": "%s",
        "form_key": "%s",
        "session_id": "%s",
        "shop_id": "%s",
        "contact_id": "%s",
        "told_starts_at": "now()",
        "created_at": "now()",
    },
    end="RETURNING id",
)
PARTICIPANT = insert_statement(
    Participant,
    {"sign_up_id": "%s", "session_id": "%s", "person_id": "%s", "name": "%s", "role": "'owner'"},
)
CONSENT = insert_statement(
    Consent,
    {"person_id": "%s", "purpose": "'news'", "wording": "1", "language": "'fr'", "given_at": "now()"},
)
HOST = "SELECT * FROM public.organisations_domain WHERE tenant_id = %s AND is_primary LIMIT 1"
MAIL = insert_statement(
    Mail,
    {
        "unique_key": "%s",
        "kind": "'plain'",
        "recipient": "%s",
        "subject": "'Inscription'",
        "body_text": "%s",
        "body_html": "%s",
        "is_secret": "true",
        "queued_at": "now()",
    },
    end="ON CONFLICT DO NOTHING",
)
DUE = insert_statement(
    Due,
    {"organisation_id": "organisation_id", "kind": "kind", "key": "key", "due_at": "now()"},
    rows="FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS asked(organisation_id, kind, key)",
    end="""ON CONFLICT (organisation_id, kind, key) DO UPDATE SET due_at = excluded.due_at,
  version = due_due.version + 1, attempts = 0""",
)


def place_of(request: HttpRequest) -> tuple[int, str]:
    """The city's key and its schema; the host names both: `plain-<key>.<slug>`."""
    found = re.fullmatch(r"plain-(\d+)\.([a-z_]+)", request.META["HTTP_HOST"])
    if found is None:
        raise Http404
    return int(found[1]), f"city_{found[2]}"


def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse('<input name="csrfmiddlewaretoken" value="none">')
    city, schema = place_of(request)
    sent, this = request.POST, uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {schema}, public")

        def one(statement: str, *values: Any) -> tuple[Any, ...]:
            cursor.execute(statement, values)
            return cursor.fetchone()

        one(SESSION, pk)
        with transaction.atomic():
            counter = dict(zip(_columns(cursor, LOCK, pk), cursor.fetchone(), strict=True))
            is_seated = counter["n_taken"] < counter["capacity"]
            if not is_seated:
                cursor.execute(OVERDUE, [pk])
            position = None if is_seated else counter["last_position"] + 1
            state, deadline = ("held", counter["starts_at"]) if is_seated else ("waiting", None)
            one(CLAIM, this, pk, city, state, position, deadline)
            seated, waits = int(is_seated), int(not is_seated)
            taken, waiting = counter["n_taken"] + seated, counter["n_waiting"] + waits
            cursor.execute(COUNT, [taken, waiting, position or counter["last_position"], pk])
            one(CITY, pk, city, seated, waits, seated, waits)
            key = sent["shop_name"].casefold().replace("-", " ")
            cursor.execute(ONE_AT_A_TIME, [key])
            cursor.execute(KNOWN_SHOP, [key, key, key])
            cursor.fetchall()
            shop = one(SHOP, uuid.uuid4(), sent["shop_name"], key, key)[0]
            digest = hashlib.sha256(sent["email"].encode()).hexdigest()
            person = one(PERSON, digest, sent["p0-name"], sent["email"])[0]
            row = one(SIGN_UP, this, sent["form_key"], pk, shop, person)[0]
            cursor.execute(PARTICIPANT, [row, pk, person, sent["p0-name"]])
            cursor.execute(CONSENT, [person])
            one(HOST, city)
            cursor.execute(MAIL, [str(this), sent["email"], TEXT, PAGE])
            keys = [str(this), ""] if is_seated else [""]
            kinds = ["plain.deadline", "plain.send"] if is_seated else ["plain.send"]
            cursor.execute(DUE, [[city] * len(keys), kinds, keys])
    return HttpResponseRedirect(f"/inscription/{this}/")


def _columns(cursor: object, statement: str, pk: int) -> list[str]:
    cursor.execute(statement, [pk])  # type: ignore[attr-defined]
    return [column.name for column in cursor.description]  # type: ignore[attr-defined]
