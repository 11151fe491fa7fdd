"""Browsers on a host."""

from django.conf import settings
from django.test import Client

from tenants.accounts.models import User
from tenants.accounts.sessions import HOST_KEY
from tenants.organisations.models import Organisation


def make_client(organisation: Organisation, user: User | None = None) -> Client:
    """A client whose requests go to the organisation's host; with `user`, in a session of that host."""
    host = organisation.primary_host
    client = Client(headers={"host": host})
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[HOST_KEY] = host
        session.save()
    return client
