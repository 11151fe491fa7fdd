"""An address that was given for one mail alone is not kept, whatever became of the mail."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tenants.mail.services import send_queued_mails
from tenants.membership.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(queue, in_namur):
    return queue(recipient="anne@example.org", is_secret=True, forgets_recipient=True)


def test_the_address_is_gone_once_the_mail_has_left(namur, mail, post):
    send_queued_mails(namur, timezone.now())

    mail.refresh_from_db()
    assert (mail.state, mail.recipient, mail.body_text) == ("sent", "", "")
    assert post.recipients == ["anne@example.org"]


def test_it_is_gone_from_what_a_server_said_of_it_too(namur, mail, post):
    post.answers["anne@example.org"] = "550 anne@example.org is unknown here"

    send_queued_mails(namur, timezone.now())

    mail.refresh_from_db()
    assert (mail.state, mail.recipient) == ("failed", "")
    assert "anne" not in mail.last_error


def test_no_page_shows_it_while_it_waits(namur, mail, client_on, member):
    content = client_on(namur, member(namur, Role.ADMINISTRATOR)).get("/espace/courriels/").content.decode()

    assert "anne@example.org" not in content
    assert "adresse non gardée" in content
