"""A browser: one jar of cookies per host, redirects and `Refresh` followed from host to host."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client

from tenants.mail.models import Mail

PASSWORD = "trois-petits-chats"
ROOT = f"{settings.SCHEME}://{settings.ROOT_HOST}"
CITY = f"{settings.SCHEME}://namur.{settings.ROOT_HOST}"
OTHER_CITY = f"{settings.SCHEME}://dinant.{settings.ROOT_HOST}"
PASSWORD_PATH = "/connexion/identification/"
CODE_PATH = "/connexion/code/"
ENTER_CODE_PATH = "/connexion/code/saisie/"
MAX_HOPS = 12


class Browser:
    """Follows what a browser follows, and remembers the addresses that it went through."""

    def __init__(self, *, does_check_csrf: bool = False) -> None:
        self.does_check_csrf = does_check_csrf
        self.hosts: dict[str, Client] = {}
        self.went_through: list[str] = []
        self.address = ""

    def client(self, address: str) -> Client:
        host = urlsplit(address).netloc
        if host not in self.hosts:
            self.hosts[host] = Client(headers={"host": host}, enforce_csrf_checks=self.does_check_csrf)
        return self.hosts[host]

    def ask(self, address: str, data: dict[str, str] | None = None) -> Any:
        """One request, nothing followed."""
        client, path = self.client(address), ORIGIN.sub("", address)
        return client.get(path) if data is None else client.post(path, data)

    def open(self, address: str, data: dict[str, str] | None = None) -> Any:
        """Open an address (or send a form to it) and go where one is led."""
        self.went_through = []
        for _ in range(MAX_HOPS):
            self.address = address
            self.went_through.append(address)
            page = self.ask(address, data)
            target = leads_to(page)
            if target is None:
                return page
            if data is not None:
                assert is_same_host(address, target) or page.status_code == 200, "form-action forbids this"
            address, data = urljoin(address, target), None
        raise AssertionError(f"led in circles: {self.went_through}")

    def is_signed_in(self, address: str) -> bool:
        return settings.SESSION_COOKIE_NAME in self.client(address).cookies and (
            "_auth_user_id" in self.client(address).session
        )


ORIGIN = re.compile(r"^https?://[^/]*")


def leads_to(page: Any) -> str | None:
    if page.status_code in (301, 302, 303, 307):
        return str(page["Location"])
    match = re.fullmatch(r"\d+; url=(.*)", page.headers.get("Refresh", ""))
    return match[1] if match else None


def is_same_host(address: str, target: str) -> bool:
    return urlsplit(urljoin(address, target)).netloc == urlsplit(address).netloc


def sign_in_by_password(browser: Browser, email: str, start: str = f"{CITY}/espace/") -> Any:
    """From `start` to wherever the password leads."""
    browser.open(start)
    return browser.open(browser.address, {"login": email, "password": PASSWORD})


def mailed_code() -> str:
    """The code in the newest mail of the Agence (its schema is current on the root host)."""
    mail = Mail.objects.filter(kind="sign_in_code").first()
    assert mail is not None
    match = re.search(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b", mail.body_text)
    assert match is not None, mail.body_text
    return match[0]
