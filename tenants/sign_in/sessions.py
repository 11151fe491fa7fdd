"""What a session knows of its host and of the sign-in it comes from; opening, judging and ending it."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from tenants.journal.services import record
from tenants.membership.models import Membership
from tenants.organisations.requests import OrganisationRequest

HOST_KEY = "portal_host"
ROOT_SESSION_KEY = "portal_root_session"

_engine: Any = import_module(settings.SESSION_ENGINE)


def bind_to_host(request: HttpRequest) -> None:
    """Tie the session just opened to this host: shown on another one it is flushed."""
    request.session[HOST_KEY] = request.get_host()


def note_sign_in(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Journal that one of the people of this host's organisation came in; of strangers nothing is kept."""
    organisation = cast(OrganisationRequest, request).tenant
    if Membership.objects.active().filter(user_id=user.pk, organisation=organisation).exists():
        record("session.opened", actor=user)


def is_void(session: SessionBase, host: str) -> bool:
    """Whether a session must not be used on `host`: bound elsewhere, or its sign-in on the root host is over.

    One that says who is signed in and not where is void too: none of ours does.
    """
    bound_to = session.get(HOST_KEY)
    if bound_to is None:
        return SESSION_KEY in session
    if bound_to != host:
        return True
    parent = session.get(ROOT_SESSION_KEY)
    return parent is not None and SESSION_KEY not in _engine.SessionStore(parent)


def sign_out_everywhere(request: HttpRequest) -> None:
    """End this session and the sign-in on the root host that it comes from, and so all the others."""
    parent = request.session.get(ROOT_SESSION_KEY)
    if parent:
        _engine.SessionStore(session_key=parent).delete()
    logout(request)
