"""Sessions: of one host, of one sign-in, ended all at once, and never handed to anybody."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from tenants.sign_in.sessions import ROOT_SESSION_KEY
from tests.tenants.sign_in.browser import (
    CITY,
    CODE_PATH,
    ENTER_CODE_PATH,
    OTHER_CITY,
    PASSWORD,
    PASSWORD_PATH,
    ROOT,
    Browser,
    mailed_code,
    sign_in_by_password,
)

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def manager_of_two(manager, dinant, member):
    return member(dinant, "manager", manager)


def is_let_in(visitor: Browser, address: str) -> bool:
    return visitor.ask(address).status_code == 200


def test_signing_out_on_one_host_ends_all_sessions_of_this_browser_and_only_this_one(visitor, manager_of_two):
    other = Browser()
    for browser in (visitor, other):
        sign_in_by_password(browser, manager_of_two.email)
        browser.open(f"{OTHER_CITY}/espace/")

    page = visitor.open(f"{CITY}/deconnexion/", {})

    assert visitor.address == f"{CITY}/"
    assert page.status_code == 200
    assert not is_let_in(visitor, f"{CITY}/espace/")
    assert not is_let_in(visitor, f"{OTHER_CITY}/espace/")
    assert not is_let_in(visitor, f"{ROOT}/espaces/?rester")
    assert is_let_in(other, f"{CITY}/espace/")
    assert is_let_in(other, f"{OTHER_CITY}/espace/")


def test_signing_out_on_the_root_host_ends_all_sessions_of_this_browser(visitor, manager_of_two):
    sign_in_by_password(visitor, manager_of_two.email)
    visitor.open(f"{OTHER_CITY}/espace/")

    visitor.open(f"{ROOT}/deconnexion/", {})

    assert not is_let_in(visitor, f"{CITY}/espace/")
    assert not is_let_in(visitor, f"{OTHER_CITY}/espace/")


def test_signing_out_twice_is_signing_out_once(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    assert visitor.ask(f"{CITY}/deconnexion/", {}).status_code == 302
    assert visitor.ask(f"{CITY}/deconnexion/", {}).status_code == 302


def test_signing_out_needs_a_form_of_ours(manager):
    visitor = Browser(does_check_csrf=True)
    page = visitor.open(f"{ROOT}{PASSWORD_PATH}")
    form = {"login": manager.email, "password": PASSWORD, "csrfmiddlewaretoken": token_in(page)}
    visitor.open(f"{ROOT}{PASSWORD_PATH}?next=/espaces/%3Frester", form)
    assert is_let_in(visitor, f"{ROOT}/espaces/?rester")

    answer = visitor.ask(f"{ROOT}/deconnexion/", {})
    assert answer.status_code == 403
    assert "Formulaire à renvoyer" in answer.content.decode()
    assert visitor.ask(f"{ROOT}/deconnexion/").status_code == 405
    assert is_let_in(visitor, f"{ROOT}/espaces/?rester")

    page = visitor.ask(f"{ROOT}/espaces/?rester")
    visitor.open(f"{ROOT}/deconnexion/", {"csrfmiddlewaretoken": token_in(page)})
    assert not is_let_in(visitor, f"{ROOT}/espaces/?rester")


def token_in(page) -> str:
    return page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_what_was_shown_is_forgotten_on_signing_out(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    assert visitor.ask(f"{CITY}/deconnexion/", {})["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("address", [OTHER_CITY, ROOT])
def test_a_session_shown_on_another_host_is_flushed(visitor, manager_of_two, address):
    sign_in_by_password(visitor, manager_of_two.email)
    thief = Browser()
    thief.client(address).cookies[COOKIE] = visitor.client(CITY).cookies[COOKIE].value

    assert not is_let_in(thief, f"{address}/espace/" if address == OTHER_CITY else f"{ROOT}/espaces/?rester")

    assert not is_let_in(visitor, f"{CITY}/espace/")  # whoever's it was


def test_a_session_that_says_who_and_not_where_is_void(namur, manager):
    visitor = Browser()
    visitor.client(CITY).force_login(manager, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert not is_let_in(visitor, f"{CITY}/espace/")


def test_a_session_ends_when_its_sign_in_expires(visitor, manager):
    sign_in_by_password(visitor, manager.email)
    parent = visitor.client(CITY).session[ROOT_SESSION_KEY]

    Session.objects.filter(pk=parent).update(expire_date=timezone.now())
    cache.clear()

    assert not is_let_in(visitor, f"{CITY}/espace/")


def test_a_session_outlives_the_cache(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    cache.clear()

    assert is_let_in(visitor, f"{CITY}/espace/")


@pytest.mark.parametrize("address", [ROOT, CITY])
def test_a_session_set_by_somebody_else_is_not_the_one_signed_in(visitor, manager, address):
    """Session fixation: the key changes with the sign-in, and the planted one opens nothing."""
    attacker = Browser()
    attacker.open(f"{ROOT}{CODE_PATH}", {"email": "personne@exemple.test"})  # a session without anybody
    planted = attacker.client(ROOT).cookies[COOKIE].value
    visitor.client(address).cookies[COOKIE] = planted

    sign_in_by_password(visitor, manager.email)

    assert visitor.client(address).cookies[COOKIE].value != planted
    assert not attacker.is_signed_in(ROOT)
    assert not is_let_in(attacker, f"{ROOT}/espaces/?rester")


def test_a_code_awaited_by_one_session_signs_in_under_a_new_key(visitor, manager):
    visitor.open(f"{ROOT}{CODE_PATH}", {"email": manager.email})
    before = visitor.client(ROOT).cookies[COOKIE].value

    visitor.open(f"{ROOT}{ENTER_CODE_PATH}", {"code": mailed_code()})

    assert visitor.client(ROOT).cookies[COOKIE].value != before


def test_the_next_person_of_a_browser_inherits_nothing(visitor, manager, namur, member, with_password):
    sign_in_by_password(visitor, manager.email)
    visitor.client(CITY).cookies[COOKIE]
    visitor.open(f"{CITY}/deconnexion/", {})
    colleague = with_password(member(namur, "reader"))

    page = sign_in_by_password(visitor, colleague.email).content.decode()

    assert colleague.name in page
    assert manager.name not in page


def test_session_cookies_stay_with_their_host_and_out_of_scripts(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    for address in (ROOT, CITY):
        cookie = visitor.client(address).cookies[COOKIE]
        assert not cookie["domain"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_visitor_is_given_no_session(visitor, namur):
    visitor.open(f"{CITY}/")

    assert COOKIE not in visitor.client(CITY).cookies


def test_pages_of_a_space_are_not_kept_by_the_browser(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    assert "no-store" in visitor.ask(f"{CITY}/espace/")["Cache-Control"]
