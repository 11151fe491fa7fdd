"""Where signing in may lead: to a page of one of our hosts, and nowhere else."""

from urllib.parse import quote, urlencode, urlsplit

import pytest

from tenants.accounts.models import Ticket
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.tenants.sign_in.browser import CITY, PASSWORD, PASSWORD_PATH, ROOT, sign_in_by_password

ELSEWHERE = [
    "//evil.test",
    "///evil.test",
    "https://evil.test/",
    "http:evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "\t//evil.test",
    "/\r\nSet-Cookie: a=b",
    "//namur.portail.test@evil.test/",
    "https://portail.test.evil.test/",
    "javascript:alert(1)",
    "//evil.test:80",
    "/\u2028/evil.test",
    "http://[evil",
    "\0//evil.test",
]


def hosts_led_to(visitor) -> set[str]:
    return {urlsplit(address).netloc for address in visitor.went_through}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_city_leads_nowhere_else_after_signing_in(visitor, manager, target):
    page = sign_in_by_password(visitor, manager.email, f"{CITY}/connexion/?{urlencode({'next': target})}")

    assert page.status_code in (200, 404)
    assert hosts_led_to(visitor) == {"portail.test", "namur.portail.test"}
    assert urlsplit(visitor.address).netloc == "namur.portail.test"
    assert "Set-Cookie: a" not in str(page.headers)


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("path", ["/connexion/", PASSWORD_PATH])
def test_the_root_host_leads_nowhere_else_after_signing_in(visitor, manager, target, path):
    visitor.open(f"{ROOT}{path}?{urlencode({'next': target})}")
    visitor.open(visitor.address, {"login": manager.email, "password": PASSWORD, "next": target})

    assert hosts_led_to(visitor) <= {"portail.test", "namur.portail.test"}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_ticket_leads_nowhere_else(visitor, manager, target):
    visitor.open(f"{CITY}/connexion/")
    visitor.ask(visitor.address, {"login": manager.email, "password": PASSWORD})
    nonce = next(address for address in visitor.went_through if "nonce" in address).partition("nonce=")[2][
        :64
    ]

    visitor.open(
        f"{ROOT}/entrer/?{urlencode({'host': 'namur.portail.test', 'nonce': nonce, 'next': target})}"
    )

    assert hosts_led_to(visitor) == {"portail.test", "namur.portail.test"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "",
        "namur.portail.test.evil.test",
        "namur.portail.test@evil.test",
        "namur.portail.test:8000",
        "namur.portail.test:80",
        "namur.portail.test:",
        "namur.portail.test:80:80",
        "evil.test#namur.portail.test",
        "evil.test\\namur.portail.test",
        "namur.portail.test/evil",
        "namur.portail.test\r\nX: y",
        "namur.portail.test.",
        " namur.portail.test",
        "na\0mur.portail.test",
        "ńamur.portail.test",
        "x" * 300,
        "[::1]",
    ],
)
def test_no_ticket_is_made_for_a_host_of_nobodys(visitor, manager, host):
    sign_in_by_password(visitor, manager.email, f"{ROOT}/espaces/")
    before = Ticket.objects.count()

    page = visitor.ask(f"{ROOT}/entrer/?{urlencode({'host': host, 'nonce': 'a' * 64})}")

    assert page.status_code == 404
    assert Ticket.objects.count() == before


def test_a_host_in_capitals_is_the_same_host(visitor, manager):
    sign_in_by_password(visitor, manager.email, f"{ROOT}/espaces/")

    answer = visitor.ask(f"{ROOT}/entrer/?{urlencode({'host': 'NAMUR.portail.test', 'nonce': 'a' * 64})}")

    assert answer["Location"].startswith(f"{CITY}/connexion/billet/?ticket=")


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.RETIRED])
def test_no_ticket_is_made_for_a_city_that_is_closed(visitor, manager, namur, status):
    sign_in_by_password(visitor, manager.email)
    before = Ticket.objects.count()
    set_status(namur, status)

    answer = visitor.ask(f"{ROOT}/entrer/?{urlencode({'host': 'namur.portail.test', 'nonce': 'a' * 64})}")

    assert answer["Location"] == "/espaces/"
    assert Ticket.objects.count() == before


def test_tickets_are_made_on_the_root_host_only(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    assert visitor.ask(f"{CITY}/entrer/?host=dinant.portail.test&nonce={'a' * 64}").status_code == 404
    assert visitor.ask(f"{CITY}{PASSWORD_PATH}").status_code == 404


def test_a_name_shown_on_the_sign_in_page_is_that_of_one_of_our_hosts(visitor, namur):
    question = quote("/entrer/?host=evil.test&nonce=x")

    page = visitor.ask(f"{ROOT}{PASSWORD_PATH}?next={question}").content.decode()

    assert "evil" not in page.partition("<h1>")[2].partition('action="')[0].replace(question, "").replace(
        "evil.test%26nonce", ""
    )


@pytest.mark.parametrize(
    "target", ["/entrer/?host=%00", "/entrer/?host=" + "x" * 5000, "\0", "/entrer/?host=[::1]"]
)
def test_the_sign_in_page_stands_any_target(visitor, namur, target):
    assert visitor.ask(f"{ROOT}{PASSWORD_PATH}?{urlencode({'next': target})}").status_code == 200
