"""Requests to the product as its web server makes them, in this process: WSGI in, the whole answer out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler

from tenants.accounts.models import User
from tenants.membership.models import Membership
from tenants.organisations.models import Organisation
from tenants.sign_in.sessions import HOST_KEY, ROOT_SESSION_KEY

TOKEN = "t" * 32
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Visitor:
    """Somebody's browser on one host; `cookie` is empty for who is not signed in."""

    host: str
    cookie: str = ""

    def get(self, application: Application, address: str, **headers: str) -> Answer:
        """The answer, read to its end and closed: only then does the request give its connection back."""
        return self._asked(application, "GET", address, b"", headers)

    def send_json(self, application: Application, address: str, sent: Any) -> Answer:
        """As a script of ours sends it, with the token that its cookie has, too."""
        return self._asked(
            application,
            "POST",
            address,
            json.dumps(sent).encode(),
            {
                "CONTENT_TYPE": "application/json",
                "HTTP_X_CSRFTOKEN": TOKEN,
                "HTTP_COOKIE": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            },
        )

    def _asked(
        self, application: Application, method: str, address: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "CONTENT_LENGTH": str(len(body)),
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self.host,
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **headers,
        }
        started: list[tuple[str, list[tuple[str, str]]]] = []
        iterable = application(environ, lambda status, fields, *_: started.append((status, fields)))
        try:
            content = b"".join(iterable)
        finally:
            iterable.close()
        status, fields = started[0]
        return Answer(int(status.split()[0]), dict(fields), content)


def product() -> WSGIHandler:
    """The application with the middleware of the current settings."""
    return WSGIHandler()


def close_pool(connection: Any) -> None:
    """End the threads of a connection pool, which would keep the process waiting."""
    connection.close_pool()


def anybody_on(organisation: Organisation) -> Visitor:
    return Visitor(organisation.primary_host)


def member_of(organisation: Organisation, role: str) -> Visitor:
    """A person with that role, signed in: on another host than the root by a session that depends on its."""
    return session_of(
        Membership.objects.active().filter(organisation=organisation, role=role)[0].user, organisation
    )


def session_of(user: User, organisation: Organisation) -> Visitor:
    """This person, signed in there."""
    root = _session(user, settings.ROOT_HOST_NAME)
    host = organisation.primary_host
    key = root if host == settings.ROOT_HOST_NAME else _session(user, host, root)
    return Visitor(host, f"{settings.SESSION_COOKIE_NAME}={key}")


def _session(user: User, host: str, root: str = "") -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[HOST_KEY] = host
    if root:
        store[ROOT_SESSION_KEY] = root
    store.create()
    return str(store.session_key)
