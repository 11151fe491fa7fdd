"""Who calls: tokens that open their own host and no other, and the staff's session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.tokens.models import ApiToken
from tests.factories.people import make_member
from tests.factories.tokens import make_token

ME = "/api/v1/me/"


def refusal(response) -> tuple[int, str]:
    assert set(response.json()) == {"code", "detail"}
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize(
    ("slug", "role"),
    [("namur", "manager"), ("namur", "reader"), ("agence", "analyst"), ("atelier", "manager")],
)
def test_a_token_says_whom_it_stands_for_and_until_when(db, program, slug, role):
    here = Organisation.objects.get(slug=slug)
    created = make_token(here, role)

    told = program(here, created.secret).get(ME).json()

    assert told["organisation"] == {"slug": slug, "name": here.name, "kind": here.kind}
    assert told["role"] == role
    assert told["token_expires_at"].endswith("Z")


def test_a_session_says_whom_it_stands_for(namur, client_on):
    told = client_on(namur, make_member(namur, Role.STEWARD)).get(ME).json()

    assert (told["role"], told["token_expires_at"]) == ("steward", None)


@pytest.mark.parametrize("written", ["", "x", "cc_" + "a" * 43, "é", "cc_ a b", "\x00" * 3, "a" * 5000])
def test_a_token_that_was_never_given_is_refused(namur, program, written):
    client = program(namur)

    assert refusal(client.get(ME, headers={"authorization": f"Bearer {written}"})) == (401, "token_unknown")


def test_nobody_gets_401_and_is_told_how_to_say_who_they_are(namur, program):
    response = program(namur).get(ME)

    assert refusal(response) == (401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("slug", ["dinant", "agence", "atelier"])
def test_a_token_opens_no_other_host(namur, program, slug):
    created = make_token(namur)

    response = program(Organisation.objects.get(slug=slug), created.secret).get(ME)

    assert refusal(response) == (401, "token_of_another_host")


def test_a_token_that_expired_or_was_revoked_opens_nothing(namur, program):
    created = make_token(namur)
    client = program(namur, created.secret)
    assert client.get(ME).status_code == 200

    ApiToken.objects.update(expires_at=timezone.now())
    assert refusal(client.get(ME)) == (401, "token_expired")

    ApiToken.objects.update(revoked_at=timezone.now())
    assert refusal(client.get(ME)) == (401, "token_revoked")


@pytest.mark.parametrize("change", ["role ended", "role changed", "account closed"])
def test_a_token_ends_with_the_rights_of_who_made_it(namur, program, change):
    maker = make_member(namur, Role.ADMINISTRATOR)
    client = program(namur, make_token(namur, by=maker).secret)
    assert client.get(ME).status_code == 200

    if change == "role ended":
        Membership.objects.filter(user=maker).update(ended_at=timezone.now())
    elif change == "role changed":
        Membership.objects.filter(user=maker).update(role=Role.READER)
    else:
        maker.is_active = False
        maker.save(update_fields=["is_active"])

    assert refusal(client.get(ME)) == (401, "token_revoked")


def test_a_wrong_token_is_refused_on_public_answers_too(namur, program):
    assert program(namur).get("/api/v1/sessions/").status_code == 200
    assert refusal(program(namur, "cc_wrong").get("/api/v1/sessions/")) == (401, "token_unknown")


def test_another_scheme_is_none_of_ours(namur, program):
    client = program(namur)

    assert client.get("/api/v1/sessions/", headers={"authorization": "Basic YTpi"}).status_code == 200
    assert refusal(client.get(ME, headers={"authorization": "Basic YTpi"})) == (401, "not_authenticated")


def test_use_is_noted_at_most_once_an_hour(namur, program):
    client = program(namur, make_token(namur).secret)
    client.get(ME)
    first = ApiToken.objects.get().last_used_at
    assert first is not None

    client.get(ME)
    assert ApiToken.objects.get().last_used_at == first

    ApiToken.objects.update(last_used_at=first - timedelta(hours=2))
    client.get(ME)
    later = ApiToken.objects.get().last_used_at
    assert later is not None
    assert later > first


def test_no_cache_on_the_way_keeps_what_is_for_staff(namur, program):
    client = program(namur, make_token(namur).secret)

    for path in (ME, "/api/v1/staff/sessions/", "/api/v1/staff/sessions/1/roster/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_a_token_opens_no_page(namur, program):
    client = program(namur, make_token(namur).secret)

    assert client.get("/espace/").status_code == 302


def test_a_form_of_elsewhere_sent_with_a_session_is_refused(namur, client_on):
    """The views that take a session only read today; the guard is there for those that will write."""
    user = make_member(namur, Role.MANAGER)
    browser = client_on(namur, user)
    strict = Client(enforce_csrf_checks=True, headers={"host": namur.primary_host})
    strict.cookies = browser.cookies

    assert refusal(strict.post(ME, {}, content_type="application/json")) == (403, "csrf_failed")
    assert strict.get(ME).status_code == 200
