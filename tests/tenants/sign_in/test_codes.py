"""Mailed codes: wrong, repeated, late, asked for too often, and for addresses that are nobody's."""

import re
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from tenants.due.models import Due
from tenants.mail.models import Mail
from tests.tenants.sign_in.browser import (
    CODE_PATH,
    ENTER_CODE_PATH,
    PASSWORD_PATH,
    ROOT,
    Browser,
    mailed_code,
)

TARGET = "?next=%2Fespaces%2F%3Frester"


def ask_for_code(visitor, email):
    return visitor.open(f"{ROOT}{CODE_PATH}{TARGET}", {"email": email})


def test_a_wrong_code_is_said_on_its_field_and_may_be_corrected(visitor, manager):
    ask_for_code(visitor, manager.email)

    page = visitor.open(visitor.address, {"code": "BBBB-BBBB"}).content.decode()
    assert "Ce code ne convient pas. Recopiez-le tel qu’il est dans l’e-mail." in page
    assert 'aria-invalid="true"' in page

    visitor.open(visitor.address, {"code": mailed_code()})
    assert visitor.is_signed_in(ROOT)


@pytest.mark.parametrize("code", ["", "é" * 8, "\0", "x" * 5000, "----"])
def test_what_is_no_code_is_refused_without_harm(visitor, manager, code):
    ask_for_code(visitor, manager.email)

    page = visitor.open(visitor.address, {"code": code})

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


def test_after_five_wrong_codes_even_the_right_one_is_too_late(visitor, manager):
    ask_for_code(visitor, manager.email)
    right = mailed_code()
    for _ in range(5):
        page = visitor.open(f"{ROOT}{ENTER_CODE_PATH}{TARGET}", {"code": "BBBB-BBBB"})
    assert visitor.address == f"{ROOT}{CODE_PATH}{TARGET}"
    assert "Trop d’essais." in page.content.decode()

    page = visitor.open(f"{ROOT}{ENTER_CODE_PATH}{TARGET}", {"code": right})

    assert visitor.address == f"{ROOT}{CODE_PATH}{TARGET}"
    assert "Ce code a expiré ou a déjà servi." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


@pytest.mark.parametrize("seconds", [601, 901])
def test_a_code_is_too_old_after_ten_minutes(visitor, manager, seconds):
    with freeze_time("2026-11-23 10:00:00") as clock:
        ask_for_code(visitor, manager.email)
        clock.tick(seconds)
        page = visitor.open(visitor.address, {"code": mailed_code()})

    assert visitor.address == f"{ROOT}{CODE_PATH}{TARGET}"
    assert "Ce code a expiré ou a déjà servi." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


def test_a_code_serves_once(visitor, manager):
    ask_for_code(visitor, manager.email)
    code = mailed_code()
    visitor.open(visitor.address, {"code": code})
    visitor.open(f"{ROOT}/deconnexion/", {})

    visitor.open(f"{ROOT}{ENTER_CODE_PATH}", {"code": code})

    assert not visitor.is_signed_in(ROOT)


def test_a_code_serves_only_the_browser_that_asked(visitor, manager):
    ask_for_code(visitor, manager.email)
    thief = Browser()
    ask_for_code(thief, "quelqu.un@exemple.test")

    thief.open(f"{ROOT}{ENTER_CODE_PATH}", {"code": mailed_code()})

    assert not thief.is_signed_in(ROOT)


def test_another_address_or_the_password_may_be_tried_while_a_code_is_awaited(visitor, manager):
    ask_for_code(visitor, "faute.de.frappe@exemple.test")

    for path in (CODE_PATH, PASSWORD_PATH):
        page = visitor.open(f"{ROOT}{path}{TARGET}")
        assert visitor.address == f"{ROOT}{path}{TARGET}"
        assert "<h1>Connexion</h1>" in page.content.decode()

    ask_for_code(visitor, manager.email)
    visitor.open(visitor.address, {"code": mailed_code()})
    assert visitor.is_signed_in(ROOT)


def test_an_account_closed_meanwhile_is_told_so(visitor, manager):
    ask_for_code(visitor, manager.email)
    manager.is_active = False
    manager.save(update_fields=["is_active"])

    page = visitor.open(visitor.address, {"code": mailed_code()})

    assert "Ce compte est fermé." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


@pytest.mark.parametrize("is_closed", [False, True])
def test_an_address_that_opens_nothing_gets_the_same_answer_and_no_mail(visitor, manager, agency, is_closed):
    known = ask_for_code(visitor, manager.email).content.decode()
    with tenant_context(agency):
        Mail.objects.all().delete()
    unknown_email = "personne@exemple.test"
    if is_closed:
        manager.is_active = False
        manager.save(update_fields=["is_active"])
        unknown_email = manager.email

    other = Browser()
    unknown = ask_for_code(other, unknown_email).content.decode()

    assert other.address == visitor.address
    assert comparable(unknown, unknown_email) == comparable(known, manager.email)
    with tenant_context(agency):
        assert not Mail.objects.exists()


def test_a_code_for_nobody_lets_nobody_in(visitor, agency):
    ask_for_code(visitor, "personne@exemple.test")

    page = visitor.open(visitor.address, {"code": "BBBB-BBBB"})

    assert "Ce code ne convient pas." in page.content.decode()
    for empty in ("", " ", "-"):
        visitor.open(f"{ROOT}{ENTER_CODE_PATH}", {"code": empty})
    assert not visitor.is_signed_in(ROOT)


def test_an_unknown_address_costs_the_same_statements_save_the_removal(visitor, manager, agency):
    """Nobody can tell from the time that an answer takes whether an address is known."""
    visitor.ask(f"{ROOT}/")  # the host is looked up once
    with CaptureQueriesContext(connection) as known:
        visitor.ask(f"{ROOT}{CODE_PATH}", {"email": manager.email})
    with CaptureQueriesContext(connection) as unknown:
        Browser().ask(f"{ROOT}{CODE_PATH}", {"email": "personne@exemple.test"})

    assert "INSERT mail_mail" in tables(known)
    assert sorted(tables(unknown)) == sorted([*tables(known), "SELECT mail_mail", "DELETE mail_mail"])
    assert Due.objects.filter(kind="mail.send").count() == 1


def test_a_known_and_an_unknown_address_take_the_same_time_with_a_password(visitor, manager, monkeypatch):
    hashed = []

    def encode(self, password, salt):
        hashed.append(password)
        return f"md5${salt}$x"

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", encode)
    for email in (manager.email, "personne@exemple.test"):
        visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": email, "password": "faux"})

    assert hashed == ["faux", "faux"]


@pytest.fixture
def one_moment(monkeypatch):
    """What is counted by the minute is asked for within one, on a slow machine too."""
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: 1_800_000_000.0)


@pytest.mark.usefixtures("one_moment")
def test_codes_asked_for_too_often_are_refused_on_the_field(visitor, manager, agency):
    for _ in range(5):
        ask_for_code(visitor, manager.email)

    page = visitor.open(f"{ROOT}{CODE_PATH}", {"email": manager.email.upper()})

    assert "Trop d’essais. Attendez quelques minutes" in page.content.decode()
    with tenant_context(agency):
        assert Mail.objects.count() == 5


def test_wrong_passwords_are_counted_by_address_whatever_the_host_header(visitor, manager):
    for port in range(5):
        visitor.client(ROOT).post(
            PASSWORD_PATH,
            {"login": manager.email, "password": "faux"},
            headers={"host": f"portail.test:{8000 + port}"},
        )

    page = visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": manager.email, "password": "trois-petits-chats"})

    assert "Trop d’essais." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


@pytest.mark.usefixtures("one_moment")
def test_too_many_sign_ins_from_one_place_get_a_page_that_says_so(visitor, agency):
    for n in range(10):
        visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": f"p{n}@exemple.test", "password": "faux"})
    page = visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": "p11@exemple.test", "password": "faux"})
    assert "Trop d’essais." in page.content.decode()

    for _ in range(20):
        page = visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": "", "password": ""})

    assert page.status_code == 429
    assert "Trop de demandes" in page.content.decode()


@pytest.mark.usefixtures("one_moment")
def test_a_client_cannot_say_itself_where_it_comes_from(visitor, agency):
    for n in range(31):
        answer = visitor.client(ROOT).post(
            PASSWORD_PATH, {}, headers={"x-forwarded-for": f"192.0.2.{n}", "forwarded": f"for=192.0.2.{n}"}
        )

    assert answer.status_code == 429


@pytest.mark.usefixtures("one_moment")
def test_behind_the_proxy_of_production_the_address_that_it_saw_is_counted(visitor, agency, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def try_from(address: str) -> int:
        return visitor.client(ROOT).post(PASSWORD_PATH, {}, headers={"x-forwarded-for": address}).status_code

    invented_before = [try_from(f"192.0.2.{n}, 198.51.100.7") for n in range(31)]

    assert invented_before == [422] * 30 + [429]
    assert try_from("198.51.100.8") == 422


def test_limits_are_counted_once_for_all_organisations(namur, dinant):
    request = RequestFactory().post("/")
    usage: dict[str, Any] = {
        "app": "allauth.account",
        "action": "request_login_code",
        "key": "a@exemple.test",
    }

    allowed = []
    for organisation in (namur, dinant) * 3:
        with tenant_context(organisation):
            allowed.append(bool(ratelimit.consume(request, **usage)))

    assert allowed == [True] * 5 + [False]


def comparable(page: str, email: str) -> str:
    return re.sub(r'value="\w{64}"', "", page.replace(email, "…"))


def tables(captured) -> list[str]:
    """Verb and table of each statement, without what opens and closes a transaction."""
    found = []
    for query in captured:
        match = re.match(
            r'(SELECT|INSERT|UPDATE|DELETE)\b.*?(?:FROM|INTO|UPDATE) "(\w+)"', query["sql"], re.S
        )
        match = match or re.match(r'(UPDATE) "(\w+)"', query["sql"])
        if match:
            found.append(f"{match[1]} {match[2]}")
    return found
