"""Many mails at once: few statements, each once, and one piece of work that sends them."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tenants.due.models import Due
from tenants.due.services import WorkRequest
from tenants.mail.models import Mail
from tenants.mail.services import NewMail, queue_mails

REMINDER = NewMail(
    unique_key="reminder",
    kind="signup.reminder",
    recipient="anne@exemple.test",
    subject="À demain",
    body_text="Bonjour",
)


def reminders(number: int) -> list[NewMail]:
    return [
        replace(REMINDER, unique_key=f"reminder:{n}", recipient=f"p{n}@exemple.test") for n in range(number)
    ]


def test_ten_thousand_are_queued_in_one_pass(in_namur):
    mails = reminders(10_000)
    started = perf_counter()
    with CaptureQueriesContext(connection) as asked:
        queue_mails(in_namur, mails)

    assert Mail.objects.count() == 10_000
    assert Due.objects.filter(organisation=in_namur, kind="mail.send").count() == 1
    assert len([sql for sql in asked.captured_queries if "INSERT" in sql["sql"]]) == 10 + 1
    assert perf_counter() - started < 20


def test_queueing_again_adds_those_that_were_missing(in_namur):
    queue_mails(in_namur, reminders(3))
    Mail.objects.filter(unique_key="reminder:1").update(subject="Déjà là")

    queue_mails(in_namur, reminders(5))

    assert Mail.objects.count() == 5
    assert Mail.objects.get(unique_key="reminder:1").subject == "Déjà là"


def test_who_has_no_address_gets_none(in_namur):
    queue_mails(in_namur, [replace(REMINDER, recipient=""), replace(REMINDER, unique_key="2")])

    assert list(Mail.objects.values_list("unique_key", flat=True)) == ["2"]


@pytest.mark.parametrize("mails", [[], [replace(REMINDER, recipient="")]])
def test_without_a_mail_nothing_is_due(in_namur, mails):
    queue_mails(in_namur, mails)

    assert not Due.objects.filter(organisation=in_namur).exists()


def test_the_same_mail_twice_in_one_call_is_one_mail(in_namur):
    queue_mails(in_namur, [REMINDER, REMINDER])

    assert Mail.objects.count() == 1


@pytest.mark.parametrize("number", [1, 10, 900])
def test_a_transaction_pays_two_statements_and_no_savepoint(in_namur, number):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        queue_mails(in_namur, reminders(number))

    assert [sql["sql"].split()[0] for sql in asked.captured_queries] == ["INSERT", "INSERT"]


def test_one_mail_alone_pays_the_same(in_namur):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        queue_mails(
            in_namur,
            [
                NewMail(
                    unique_key="1",
                    kind="trial",
                    recipient="anne@exemple.test",
                    subject="Essai",
                    body_text="Bonjour",
                )
            ],
        )

    assert [sql["sql"].split()[0] for sql in asked.captured_queries] == ["INSERT", "INSERT"]


def test_other_works_are_asked_for_in_the_same_statement(in_namur):
    work = [WorkRequest(in_namur, "signups.remind", "7:1"), WorkRequest(in_namur, "signups.remind", "7:7")]
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        queue_mails(in_namur, [REMINDER], work=work)

    assert len(asked) == 2
    assert set(Due.objects.values_list("kind", "key")) == {
        ("mail.send", ""),
        ("signups.remind", "7:1"),
        ("signups.remind", "7:7"),
    }


def test_works_are_asked_for_even_where_nobody_has_an_address(in_namur):
    queue_mails(in_namur, [replace(REMINDER, recipient="")], work=[WorkRequest(in_namur, "signups.remind")])

    assert list(Due.objects.values_list("kind", flat=True)) == ["signups.remind"]


def queue_and_fail(namur) -> None:
    with transaction.atomic():
        queue_mails(namur, reminders(2))
        raise ZeroDivisionError


def test_what_is_queued_in_a_transaction_that_fails_never_was(in_namur):
    with pytest.raises(ZeroDivisionError):
        queue_and_fail(in_namur)

    assert not Mail.objects.exists()
    assert not Due.objects.filter(organisation=in_namur).exists()
