"""One ticket shown twice at the same moment."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kernel.hashing import sha256_of
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.sign_in.tickets import TicketRefused, issue_ticket, redeem_ticket
from tests.tenants.committed import committed_rows, workers


@pytest.fixture
def city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


def test_a_ticket_shown_by_four_at_once_lets_one_in(city):
    now = timezone.now()
    user = User.objects.create_user("anne@committed.test")
    token = issue_ticket(user=user, host="h", nonce_hash=sha256_of("n"), root_session_key="s", now=now)

    def show() -> bool:
        try:
            redeem_ticket(token=token, host="h", nonce="n", now=now)
        except TicketRefused:
            return False
        return True

    with workers(4) as start:
        shown = [start(city, show) for _ in range(4)]
        assert sum(run.result(10) for run in shown) == 1
