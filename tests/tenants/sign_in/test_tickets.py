"""Tickets from the root host: once, within a minute, for one host, in one browser."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from kernel.hashing import sha256_of
from tenants.accounts.models import Ticket
from tenants.sign_in.tickets import TicketRefused, issue_ticket, redeem_ticket
from tests.tenants.sign_in.browser import CITY, OTHER_CITY, PASSWORD, ROOT, Browser, sign_in_by_password

REDEEM = "/connexion/billet/"


@pytest.fixture
def ticket_address(visitor, manager) -> str:
    """Where the root host leads a manager of Namur, who has not gone there yet."""
    visitor.open(f"{CITY}/espace/")
    page = visitor.ask(visitor.address, {"login": manager.email, "password": PASSWORD})
    return visitor.ask(f"{ROOT}{page['Refresh'].partition('url=')[2]}")["Location"]


def token_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["ticket"][0]


def assert_refused(visitor: Browser, address: str) -> None:
    page = visitor.ask(address)
    assert page.status_code == 403
    assert "Connexion à refaire" in page.content.decode()
    assert "a déjà servi ou a expiré" in page.content.decode()
    assert not visitor.is_signed_in(address)


def test_a_ticket_opens_a_session_of_its_host(visitor, ticket_address):
    visitor.open(ticket_address)

    assert visitor.address == f"{CITY}/espace/"
    assert visitor.is_signed_in(CITY)


def test_a_ticket_serves_once(visitor, ticket_address):
    visitor.open(ticket_address)
    visitor.open(f"{CITY}/deconnexion/", {})

    visitor.open(f"{CITY}/connexion/")  # a new nonce
    assert_refused(visitor, ticket_address)


def test_a_ticket_that_served_does_not_serve_even_with_the_same_nonce(visitor, ticket_address):
    nonce = visitor.client(CITY).cookies["portal_nonce"].value
    visitor.open(ticket_address)
    visitor.client(CITY).cookies.clear()
    visitor.client(CITY).cookies["portal_nonce"] = nonce

    assert_refused(visitor, ticket_address)


def test_a_ticket_is_good_for_a_minute(visitor, ticket_address):
    Ticket.objects.update(expires_at=timezone.now())

    assert_refused(visitor, ticket_address)


def test_a_ticket_expires_after_sixty_seconds(ticket_address):
    assert timedelta(seconds=55) < Ticket.objects.get().expires_at - timezone.now() <= timedelta(seconds=60)


def test_a_ticket_opens_no_other_host(visitor, ticket_address):
    visitor.client(OTHER_CITY).cookies["portal_nonce"] = visitor.client(CITY).cookies["portal_nonce"].value

    assert_refused(visitor, ticket_address.replace(CITY, OTHER_CITY))


@pytest.mark.parametrize("port", [":80", ":8000"])
def test_a_ticket_opens_no_other_port(visitor, ticket_address, port):
    page = visitor.client(CITY).get(
        ticket_address.removeprefix(CITY), headers={"host": f"namur.portail.test{port}"}
    )

    assert page.status_code == 403


def test_a_ticket_opens_no_other_browser(ticket_address):
    assert_refused(Browser(), ticket_address)


def test_a_ticket_opens_no_browser_with_a_nonce_of_its_own(ticket_address):
    other = Browser()
    other.open(f"{CITY}/espace/")

    assert_refused(other, ticket_address)


@pytest.mark.parametrize("token", ["", "forge", "é", "\0", "x" * 5000])
def test_a_forged_ticket_opens_nothing(visitor, ticket_address, token):
    page = visitor.client(CITY).get(REDEEM, {"ticket": token})

    assert page.status_code == 403
    assert not visitor.is_signed_in(CITY)


def test_a_ticket_is_refused_for_a_user_who_was_closed_meanwhile(visitor, ticket_address, manager):
    manager.is_active = False
    manager.save(update_fields=["is_active"])

    assert_refused(visitor, ticket_address)


def test_a_refused_try_does_not_use_a_ticket_up(visitor, ticket_address):
    Browser().ask(ticket_address)

    visitor.open(ticket_address)

    assert visitor.is_signed_in(CITY)


def test_a_ticket_opens_nothing_once_the_sign_in_is_over(visitor, ticket_address):
    visitor.open(f"{ROOT}/deconnexion/", {})

    visitor.open(ticket_address)

    assert not visitor.is_signed_in(CITY)
    assert visitor.address.startswith(f"{ROOT}/connexion/")


@pytest.mark.parametrize("nonce", ["", "a" * 63, "é" * 64, "A" * 64, "a" * 65, "\0" * 64])
def test_no_ticket_is_made_for_what_is_no_nonce(visitor, manager, nonce):
    sign_in_by_password(visitor, manager.email)
    before = Ticket.objects.count()

    page = visitor.client(ROOT).get("/entrer/", {"host": "namur.portail.test", "nonce": nonce})

    assert page.status_code == 404
    assert Ticket.objects.count() == before


def test_only_hashes_of_tickets_are_kept(ticket_address):
    row = Ticket.objects.values().get()

    assert token_of(ticket_address) not in str(row)
    assert row["token_hash"] == sha256_of(token_of(ticket_address))


def test_old_tickets_go_when_new_ones_are_made(visitor, ticket_address, manager):
    Ticket.objects.update(expires_at=timezone.now() - timedelta(days=2))

    issue_ticket(
        user=manager, host="namur.portail.test", nonce_hash="a" * 64, root_session_key="x", now=timezone.now()
    )

    assert Ticket.objects.count() == 1


def test_the_service_says_what_is_wrong_and_not_which(manager):
    now = timezone.now()
    token = issue_ticket(user=manager, host="h", nonce_hash=sha256_of("n"), root_session_key="s", now=now)

    right: dict[str, Any] = {"token": token, "host": "h", "nonce": "n", "now": now}
    for wrong in ({"token": "x"}, {"host": "i"}, {"nonce": "m"}, {"now": now + timedelta(seconds=60)}):
        with pytest.raises(TicketRefused) as refusal:
            redeem_ticket(**(right | wrong))
        assert refusal.value.code == "ticket_refused"
    assert redeem_ticket(**right).user == manager


@pytest.mark.parametrize("path", ["/connexion/", REDEEM, "/connexion/billet/?ticket=forge"])
def test_addresses_with_a_ticket_are_kept_and_told_nowhere(visitor, namur, path):
    answer = visitor.ask(f"{CITY}{path}")

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_that_leads_on_is_not_kept(visitor, manager):
    visitor.open(f"{CITY}/espace/")
    page = visitor.ask(visitor.address, {"login": manager.email, "password": PASSWORD})

    assert page.status_code == 200
    assert page["Refresh"].startswith("0; url=/entrer/?host=namur.portail.test&nonce=")
    assert "no-store" in page["Cache-Control"]
    assert "ticket" not in page.content.decode()


def test_the_nonce_stays_with_its_host_and_out_of_scripts(visitor, namur):
    visitor.ask(f"{CITY}/connexion/")
    cookie = visitor.client(CITY).cookies["portal_nonce"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]
    assert cookie["max-age"] == 1800
