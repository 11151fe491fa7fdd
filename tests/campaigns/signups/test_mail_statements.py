"""Mails are written without asking the database, fast, and links once a minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from campaigns.agenda.models import SeatClaim
from campaigns.signups import mails
from campaigns.signups.mails import MailContext
from campaigns.signups.models import SignUp
from kernel.database import connection
from tenants.mail.services import NewMail
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tests.campaigns.signups.mail_cases import (
    BEFORE,
    CLAIM,
    LINK,
    SESSION,
    make_context,
)


@pytest.fixture
def context(namur) -> MailContext:
    return make_context(namur)


def test_links_are_sent_once_a_minute(namur):
    def ask(second: int, recipient: str = "Lea@exemple.test") -> NewMail:
        return mails.links(
            organisation=namur,
            recipient=recipient,
            name="Léa",
            language="fr",
            link=LINK,
            asked_at=datetime(2026, 9, 1, 8, 0, second, tzinfo=UTC),
        )

    assert ask(1).unique_key == ask(59).unique_key == ask(1, "lea@EXEMPLE.test").unique_key
    assert ask(1, "tom@exemple.test").unique_key != ask(1).unique_key
    assert LINK in ask(1).body_text
    assert "exemple" not in ask(1).unique_key
    assert ask(1).is_secret


def test_what_is_told_comes_from_the_rows_without_a_statement(namur, django_assert_num_queries):
    claim = SeatClaim(
        uuid=CLAIM, session=SESSION, organisation=namur, n_persons=3, revision=4, deadline_at=BEFORE
    )
    contact = Person(pk=1, digest="d" * 64, name="Léa", email="lea@exemple.test")
    sign_up = SignUp(pk=5, uuid=CLAIM, language="de", contact=contact)
    vars(sign_up)["_prefetched_objects_cache"] = {"additional_shops": []}  # as `with_shops` reads them
    connection.set_tenant(namur)
    assert namur.primary_host
    with django_assert_num_queries(0), freeze_time(BEFORE):  # links are dated, to the second
        context = mails.mail_context(namur, sign_up, claim, SESSION, people=["Léa"])

    assert (context.language, context.n_persons, context.revision, context.deadline_at) == (
        "de",
        3,
        4,
        BEFORE,
    )
    assert (context.recipient, context.name, context.people, context.sequence) == (
        "lea@exemple.test",
        "Léa",
        ("Léa",),
        6,
    )
    assert context.link.startswith(context.my_sign_ups_link)
    assert context.link.endswith(f"/{CLAIM}/")


def test_many_reminders_are_written_without_a_statement_and_fast(context):
    mails.reminder(context, days=1)
    started = process_time()
    with CaptureQueriesContext(connection) as asked:
        for number in range(500):
            mails.reminder(replace(context, recipient=f"p{number}@exemple.test"), days=1)

    assert len(asked) == 0
    assert (process_time() - started) / 500 < 0.02


def test_the_organisation_is_read_once_for_all(namur):
    fresh = Organisation.objects.get(pk=namur.pk)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            mails.links(
                organisation=fresh,
                recipient="a@exemple.test",
                name="",
                language="fr",
                link=LINK,
                asked_at=BEFORE,
            )

    assert len(asked) == 1  # its host
