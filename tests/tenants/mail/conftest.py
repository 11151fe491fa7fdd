"""A mail server, and Namur with its schema current."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from django_tenants.utils import tenant_context

from tenants.mail.models import Mail
from tenants.mail.services import NewMail, queue_mails
from tests.tenants.mail.smtp_server import Post, listening, mailers_to


@pytest.fixture
def post(settings):
    """A mail server that takes everything, until the test says otherwise."""
    post = Post()
    with listening(post) as mailers:
        settings.MAILERS = mailers
        yield post


@pytest.fixture
def no_server(settings):
    """Nobody listens where mails are to be handed over."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        settings.MAILERS = mailers_to(reserved.getsockname()[1])
        yield


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def queue(in_namur) -> Callable[..., Mail]:
    """Queue a mail of Namur; the row."""

    def queue(**changes) -> Mail:
        fields = {
            "unique_key": "1",
            "kind": "test",
            "recipient": "boutique@exemple.test",
            "subject": "Bienvenue à la séance",
            "body_text": "Bonjour,\n\nÀ bientôt.\n",
        } | changes
        queue_mails(in_namur, [NewMail(**fields)])
        return Mail.objects.get(unique_key=fields["unique_key"])

    return queue
