"""A web server of its own on the demo's database, with kinds for tests and a bad network before it.

`python -m tests.journeys.trial_server PORT FOLDER`: FOLDER is the demo's. What happens to what phones send is
read from FOLDER/trial-network at each request: the share of requests (0 to 1) that something happens to.
"""

from __future__ import annotations

import io
import os
import random
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from portal.embedded.folders import folders_under

NETWORK = "trial-network"
TAMPERED = ("/terrain/envois/", "/terrain/identite/")
SIGN_IN = "/trial/"  # and an address: signed in without a form, since a walk signs in often
FATES = ("lost before", "lost after", "twice", "late", "ill", "slow")
PATIENCE_S = 20
type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Lost(Exception):
    """The connection ends without an answer."""


class BadNetwork:
    """Around the portal: some of what phones ask is lost, before or after it is done, or comes twice."""

    def __init__(self, application: Application, network: Path) -> None:
        self.application = application
        self.network = network
        self.chance = random.Random(1)
        self.late: list[tuple[Environ, bytes]] = []

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(SIGN_IN):
            return _signed_in(environ, start)
        if environ["PATH_INFO"] not in TAMPERED:
            return self.application(environ, start)
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        fate = self._fate()
        if self.late and fate:
            self._do(*self.late.pop())
        if fate in {"lost before", "late"}:
            if fate == "late":
                self.late.append((environ, content))
            raise Lost
        if fate == "ill":
            start("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"sorry"]
        if fate == "slow":
            threading.Event().wait(self.chance.uniform(0.1, 0.5))
        if fate == "twice":
            other = threading.Thread(target=self._do, args=(environ, content))
            other.start()
            answer = self._do(environ, content)
            other.join(PATIENCE_S)
        else:
            answer = self._do(environ, content)
        if fate == "lost after":
            raise Lost
        status, headers, body = answer
        start(status, headers)
        return [body]

    def _fate(self) -> str:
        share = float(self.network.read_text() or 0) if self.network.exists() else 0
        return self.chance.choice(FATES) if self.chance.random() < share else ""

    def _do(self, environ: Environ, content: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        said: list[Any] = []
        own = {name: value for name, value in environ.items() if not name.startswith("wsgi.file")}
        result = self.application(
            own | {"wsgi.input": io.BytesIO(content)},
            lambda status, headers, *_: said.extend((status, headers)),
        )
        try:
            return said[0] if said else "500", said[1], b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close:
                close()


def _signed_in(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    from django.conf import settings  # noqa: PLC0415 - once Django is set up
    from django.db import connections  # noqa: PLC0415

    from tenants.accounts.models import User  # noqa: PLC0415
    from tests.factories.browsers import _session_of  # noqa: PLC0415

    user = User.objects.get(email=environ["PATH_INFO"].removeprefix(SIGN_IN))
    key = _session_of(user, environ["HTTP_HOST"])
    connections.close_all()
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}; Path=/; HttpOnly; SameSite=Lax"
    start("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", cookie)])
    return [b"<title>.</title>"]


class Silent(ServerHandler):
    http_version = "1.0"

    def log_exception(self, exc_info: object) -> None:
        pass


class Handler(WSGIRequestHandler):
    """Ends the connection where the network loses the answer; says nothing."""

    def handle(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            return
        handler = Silent(self.rfile, self.wfile, sys.stderr, self.get_environ())  # type: ignore[arg-type]
        application = self.server.get_app()  # type: ignore[attr-defined]

        def through(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
            try:
                return application(environ, start)
            except Lost:
                self.connection.shutdown(socket.SHUT_RDWR)
                raise

        handler.run(through)

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, *args: object) -> None:
        pass


def register_kinds() -> None:
    from kernel.errors import DomainError  # noqa: PLC0415 - once Django is set up
    from tenants.field import kinds  # noqa: PLC0415
    from tenants.field.kinds import FieldKind, ReceivedAction  # noqa: PLC0415
    from tenants.journal.services import record  # noqa: PLC0415
    from tenants.membership.actors import Actor  # noqa: PLC0415
    from tenants.membership.roles import Role  # noqa: PLC0415

    class Full(DomainError):
        code = "full"
        message = "C’est complet."

    def handle(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
        if action.body.get("is_refused"):
            raise Full
        record("trial", actor=actor.user, subject=action.body["label"])
        return {}

    def handle_many(
        actor: Actor, actions: Sequence[ReceivedAction]
    ) -> Sequence[Mapping[str, Any] | DomainError]:
        answers: list[Mapping[str, Any] | DomainError] = []
        for action in actions:
            try:
                answers.append(handle(actor, action))
            except Full as refusal:
                answers.append(refusal)
        return answers

    roles = {Role.STEWARD, Role.MANAGER}
    kinds.register(FieldKind("trial_one", handle, roles))
    kinds.register(FieldKind("trial_many", handle, roles, handle_many=handle_many))


def main(port: int, folder: Path) -> None:
    os.environ |= folders_under(folder).environment()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DEMO": "1",
        "PORTAL_ROOT_HOST": f"localhost:{port}",
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_LOG_LEVEL": "ERROR",
    }
    from portal.wsgi import application  # noqa: PLC0415

    register_kinds()
    server = Server(("127.0.0.1", port), Handler)
    server.set_app(BadNetwork(application, folder / NETWORK))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
