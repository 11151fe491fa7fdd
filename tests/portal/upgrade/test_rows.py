"""Rows, queued mails and a mailed link of 30 November 2026 work in this release.

The release of that day wrote them: a session that was moved and one that was cancelled, four groups of Namur
(seats to confirm, confirmed, waiting) and the work that was due. Never write them anew: a test of today's
rows shows nothing of yesterday's.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection as plain_connection
from freezegun import freeze_time

from campaigns.agenda.models import ClaimState, SeatClaim
from dashboards.engine.snapshots.models import CitySnapshot
from kernel.database import connection
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.mail.models import Mail, MailState
from tenants.mail.services import send_queued_mails
from tenants.organisations.models import Organisation
from tenants.shops.models import Person

RECORDED = json.loads((Path(__file__).parent / "rows_2026_11_30.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(RECORDED["recorded_at"])
LINK = f"/mes-inscriptions/{RECORDED['token']}/"


def insert(schema: str, tables: dict[str, list[dict]], organisations: dict[int, int]) -> None:
    for table, rows in tables.items():
        for row in rows:
            if "organisation_id" in row:
                row |= {"organisation_id": organisations[row["organisation_id"]]}
            columns = ", ".join(row)
            with plain_connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {schema}.{table} ({columns}) OVERRIDING SYSTEM VALUE"
                    f" SELECT {columns} FROM json_populate_record(NULL::{schema}.{table}, %s)",
                    [json.dumps(row)],
                )


@pytest.fixture
def upgraded(namur, agency):
    """The rows of that day in today's tables; the clock stands where it stood."""
    by_slug = {organisation.slug: organisation.pk for organisation in (namur, agency)}
    recorded = json.loads(json.dumps(RECORDED))
    organisations = {int(key): by_slug[slug] for key, slug in RECORDED["organisations"].items()}
    insert("public", recorded["public"], organisations)
    insert(namur.schema_name, recorded["namur"], organisations)
    with freeze_time(NOW + timedelta(minutes=1)):
        yield namur


def do_work(organisation: Organisation, now: datetime) -> None:
    connection.set_tenant(organisation)
    with freeze_time(now):
        do_due_work(organisation, HANDLERS, now)


def kinds() -> list[str]:
    return sorted(Mail.objects.values_list("kind", flat=True))


def test_a_link_that_was_mailed_opens_what_it_opened(upgraded, client_on):
    browser = client_on(upgraded)

    everything = browser.get(LINK)
    one = browser.get(f"{LINK}{RECORDED['sign_up']}/")

    assert everything.status_code == one.status_code == 200
    assert "21 décembre 2026" in everything.content.decode()
    assert "Anne" in one.content.decode()


def test_mails_that_were_queued_are_sent(upgraded, mailoutbox):
    connection.set_tenant(upgraded)
    n_queued = Mail.objects.filter(state=MailState.QUEUED).count()

    assert n_queued == len(RECORDED["namur"]["mail_mail"]) == 7
    assert send_queued_mails(upgraded, NOW) == n_queued == len(mailoutbox)


def test_every_kind_of_work_that_was_due_is_known(upgraded):
    recorded = {row["kind"] for row in RECORDED["public"]["due_due"]}

    assert len(recorded) == 9
    assert recorded <= set(HANDLERS)


def test_work_that_was_due_is_done_as_it_would_have_been(upgraded, agency):
    do_work(upgraded, NOW + timedelta(minutes=2))
    do_work(agency, NOW + timedelta(minutes=2))

    connection.set_tenant(upgraded)
    # Anne and those who wait or hold seats hear of the move, Dries of the cancellation; each once.
    assert kinds().count("signup.session_moved") == 3
    assert kinds().count("signup.session_cancelled") == 1
    assert CitySnapshot.objects.filter(organisation=upgraded, edition__code="2026-b").exists()
    assert not Due.objects.filter(organisation=agency, kind="figures.programme").exists()


def test_deadlines_and_reminders_come_when_they_would_have_come(upgraded):
    do_work(upgraded, NOW + timedelta(minutes=2))
    do_work(upgraded, NOW + timedelta(days=1, minutes=1))
    bruno = SeatClaim.objects.get(session__code="NAM-01", state=ClaimState.ENDED)
    assert (bruno.end_reason, kinds().count("signup.hold_released")) == ("unconfirmed", 1)
    # His seat goes to Carla, who waited.
    assert kinds().count("signup.offer") == 1
    assert not Person.objects.filter(name="Dries").exists()

    do_work(upgraded, datetime(2026, 12, 14, 9, tzinfo=UTC))
    assert kinds().count("signup.reminder") == 1
