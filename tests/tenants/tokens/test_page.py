"""The page of the tokens: the secret is in one answer only, and revoking asks first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kernel.clock import today
from tenants.membership.roles import Role
from tenants.tokens.models import ApiToken
from tests.factories.people import make_member
from tests.factories.tokens import make_token

PAGE = "/espace/cles-api/"


@pytest.fixture
def browser(namur, client_on):
    return client_on(namur, make_member(namur, Role.ADMINISTRATOR))


def test_a_new_key_is_shown_once(browser):
    answer = browser.post(
        PAGE, {"name": "Site de la ville", "role": "reader", "expires_on": today() + timedelta(days=90)}
    )

    [secret] = re.findall(r"cc_[\w-]{43}", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    again = browser.get(PAGE).content.decode()
    assert secret not in again
    assert secret[:10] in again
    assert "Site de la ville" in again


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"role": "administrator"}, {"expires_on": "2020-01-01"}, {"expires_on": "9999-12-31"}],
)
def test_what_is_wrong_is_said_and_no_key_is_made(browser, wrong):
    typed = {"name": "Site", "role": "reader", "expires_on": str(today() + timedelta(days=90))}

    answer = browser.post(PAGE, typed | wrong)

    assert answer.status_code == 422
    assert "Erreur" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_revoking_asks_first(namur, browser):
    token = make_token(namur).token
    address = f"{PAGE}{token.pk}/revoquer/"

    assert token.name in browser.get(address).content.decode()
    assert ApiToken.objects.filter(revoked_at__isnull=True).exists()

    answer = browser.post(address, follow=True)
    assert not ApiToken.objects.filter(revoked_at__isnull=True).exists()
    assert "révoquée" in answer.content.decode()


def test_a_name_is_text_and_nothing_else(namur, browser):
    browser.post(
        PAGE, {"name": "<script>x</script>", "role": "reader", "expires_on": today() + timedelta(days=9)}
    )

    assert "<script>x" not in browser.get(PAGE).content.decode()


def test_the_menu_leads_there(browser):
    assert f'href="{PAGE}"' in browser.get("/espace/").content.decode()
