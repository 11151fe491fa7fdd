"""Several workers at once, on several connections: each mail leaves once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.mail.models import Mail, MailState
from tenants.mail.services import NewMail, queue_mails, send_queued_mails
from tenants.organisations.models import Organisation
from tests.tenants.committed import committed_rows, workers

PATIENCE_S = 20


@pytest.fixture
def city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


def queue(city, number: int) -> None:
    queue_mails(
        city,
        [
            NewMail(
                unique_key=f"key-{number}",
                kind="test",
                recipient=f"p{number}@exemple.test",
                subject="Bonjour",
                body_text="Bonjour",
            )
        ],
    )


def test_three_workers_send_each_mail_once(city, post):
    with tenant_context(city):
        for number in range(15):
            queue(city, number)

    with workers(3) as start:
        runs = [start(city, send_queued_mails, city, timezone.now()) for _ in range(3)]
        n_sent = sum(run.result(PATIENCE_S) for run in runs)

    assert n_sent == 15
    assert Counter(post.recipients) == Counter(f"p{number}@exemple.test" for number in range(15))
    with tenant_context(city):
        assert set(Mail.objects.values_list("state", "attempts")) == {(MailState.SENT, 1)}


def test_two_requests_that_queue_the_same_mail_at_once_queue_one(city):
    with workers(4) as start:
        for run in [start(city, queue, city, 1) for _ in range(4)]:
            run.result(PATIENCE_S)

    with tenant_context(city):
        assert Mail.objects.count() == 1
