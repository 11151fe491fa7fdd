"""Reads the mails that the demonstration sent: files in its data folder, as people find them in their box."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from tests.journeys.conftest import Demo

ARRIVES_WITHIN_SECONDS = 30
PERSONAL_LINK = re.compile(r"http://\S+/mes-inscriptions/\S+/[0-9a-f-]{36}/")


def mails_to(demo: Demo, recipient: str) -> list[EmailMessage]:
    """Those that have arrived so far, oldest first. `recipient`: an address, or how it ends."""
    files = sorted((demo.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
    mails = [_read(file, file.stat().st_size) for file in files]
    return [mail for mail in mails if str(mail["To"]).endswith(recipient)]


@lru_cache(maxsize=4096)
def _read(file: Path, size: int) -> EmailMessage:
    """Hundreds lie there, and a file that is still being written grows."""
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def mail_to(demo: Demo, recipient: str, subject: str) -> EmailMessage:
    """The first one whose subject begins so, waited for."""
    give_up_at = time.monotonic() + ARRIVES_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        arrived = mails_to(demo, recipient)
        for mail in arrived:
            if str(mail["Subject"]).startswith(subject):
                return mail
        time.sleep(0.2)  # until the worker has sent it
    told = [str(mail["Subject"]) for mail in mails_to(demo, recipient)]
    raise AssertionError(f"no mail {subject!r} to {recipient}, only {told}")


def page_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The address behind the mail's button: one's own sign-up."""
    part = mail.get_body(("plain",))
    assert part is not None
    found = PERSONAL_LINK.search(part.get_content())
    assert found, part.get_content()
    return found.group()
