"""Browsers on a host."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.sign_in.sessions import HOST_KEY

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


def make_client(organisation: Organisation, user: User | None = None) -> Client:
    """A client whose requests go to the organisation's host; with `user`, in a session of that host."""
    host = organisation.primary_host
    client = Client(headers={"host": host})
    if user is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user, host)
    return client


def _session_of(user: User, host: str) -> str:
    """The key of a new session, written once: `Client.force_login` would write it five times."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[HOST_KEY] = host
    session.create()
    return session.session_key
