"""The plain sign-up with its SQL written by hand, through a cursor: as little as Python can do."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

TEXT, PAGE = "Bonjour, " + "texte du courriel " * 50, "<!doctype html>" + "<p>page du courriel</p>" * 180

SESSION = """
SELECT * FROM agenda_session JOIN agenda_seatcounter ON session_id = id WHERE id = %s"""
LOCK = "SELECT * FROM agenda_seatcounter WHERE session_id = %s LIMIT 21 FOR NO KEY UPDATE"
OVERDUE = """
SELECT * FROM agenda_seatclaim
WHERE session_id = %s AND state IN ('held', 'offered') AND deadline_at <= now() ORDER BY id"""
CLAIM = """
INSERT INTO agenda_seatclaim (uuid, session_id, organisation_id, n_persons, state, position, deadline_at,
  is_guest, source, revision, created_at, end_reason)
VALUES (%s, %s, %s, 1, %s, %s, %s, false, 'web', 0, now(), '') RETURNING id"""
COUNT = """
UPDATE agenda_seatcounter SET n_taken = %s, n_waiting = %s, last_position = %s WHERE session_id = %s"""
CITY = """
INSERT INTO agenda_cityseats AS held (session_id, organisation_id, quota, n_taken, n_waiting)
VALUES (%s, %s, 0, %s, %s) ON CONFLICT (session_id, organisation_id)
DO UPDATE SET n_taken = held.n_taken + %s, n_waiting = held.n_waiting + %s RETURNING (xmax = 0)"""
KNOWN_SHOP = "SELECT * FROM shops_shop WHERE upper(name) = upper(%s) ORDER BY id LIMIT 1"
SHOP = """
INSERT INTO shops_shop (uuid, name, sector_id, street, number, postal_code, closing_day, created_at)
VALUES (%s, %s, 'ALI-BOU', '', '', '', '', now()) RETURNING id"""
PERSON = """
INSERT INTO shops_person AS known (digest, name, email, phone, language, person_ref, created_at)
VALUES (%s, %s, %s, '', 'fr', '', now()) ON CONFLICT (digest) DO UPDATE SET name = known.name RETURNING id"""
SIGN_UP = """
INSERT INTO signups_signup (uuid, form_key, session_id, shop_id, guest_shop, guest_place, contact_id,
  language, note, told_starts_at, told_venue, created_at)
VALUES (%s, %s, %s, %s, '', '', %s, 'fr', '', now(), '', now()) RETURNING id"""
PARTICIPANT = """
INSERT INTO signups_participant (sign_up_id, session_id, person_id, name, role, is_active)
VALUES (%s, %s, %s, %s, 'owner', true)"""
CONSENT = """
INSERT INTO consent_consent (person_id, purpose, wording, language, given_at)
VALUES (%s, 'news', 1, 'fr', now())"""
HOST = "SELECT * FROM public.organisations_domain WHERE tenant_id = %s AND is_primary LIMIT 1"
MAIL = """
INSERT INTO mail_mail (unique_key, kind, recipient, language, subject, body_text, body_html, calendar,
  calendar_method, is_secret, state, attempts, queued_at, last_error)
VALUES (%s, 'plain', %s, 'fr', 'Inscription', %s, %s, '', '', true, 'queued', 0, now(), '')
ON CONFLICT DO NOTHING"""
DUE = """
INSERT INTO public.due_due (organisation_id, kind, key, details, due_at, version, attempts, last_error)
SELECT organisation_id, kind, key, '{}', now(), 1, 0, ''
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS asked(organisation_id, kind, key)
ON CONFLICT (organisation_id, kind, key) DO UPDATE SET due_at = excluded.due_at,
  version = due_due.version + 1, attempts = 0"""


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
            one(KNOWN_SHOP, sent["shop_name"])
            shop = one(SHOP, uuid.uuid4(), sent["shop_name"])[0]
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
