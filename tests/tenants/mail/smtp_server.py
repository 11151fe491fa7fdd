"""A real mail server on loopback, which does as a test says: takes, refuses, or goes away in the middle."""

from __future__ import annotations

from asyncio import Server
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller


class Post:
    """What the server took, and how it behaves."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}  # recipient -> answer to RCPT
        self.data_answer = "250 OK"
        self.goes_away_after_data = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append(cast("EmailMessage", message))
            self.senders.append(envelope.mail_from)
            self.recipients += envelope.rcpt_tos
        if self.goes_away_after_data:
            server.transport.abort()
        return self.data_answer


class OnAnyPort(Controller):
    """On a port that the system chooses: the library tries the one that it asked for, 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(post: Post) -> Iterator[dict[str, Any]]:
    """The server at work; yields the MAILERS that lead to it."""
    controller = OnAnyPort(post, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield mailers_to(controller.port)
    finally:
        controller.stop()


def mailers_to(port: int) -> dict[str, Any]:
    options = {"host": "127.0.0.1", "port": port, "timeout": 3}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
