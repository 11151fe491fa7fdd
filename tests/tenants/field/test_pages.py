"""The shell's addresses: who is signed in, what may be sent, what is kept of what."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django_tenants.utils import tenant_context

from tenants.field.models import FieldAction
from tenants.membership.roles import Role
from tests.tenants.field.kinds import sent, trial_kind

SEND, IDENTITY = "/terrain/envois/", "/terrain/identite/"


@pytest.fixture
def refusals():
    with trial_kind() as refusals:
        yield refusals


@pytest.fixture
def steward(namur, member, refusals):
    return member(namur, Role.STEWARD)


@pytest.fixture
def browser(namur, steward, client_on):
    return client_on(namur, steward)


def identity(browser: Client) -> str:
    return browser.get(IDENTITY).json()["user"]


def send(browser: Client, user: str, *actions: object, **options):
    return browser.post(
        SEND, json.dumps({"user": user, "actions": actions}), content_type="application/json", **options
    )


def test_who_is_signed_in_is_said_without_an_address_and_differs_from_city_to_city(
    browser, steward, namur, dinant, member, client_on
):
    answer = browser.get(IDENTITY)
    there = client_on(dinant, member(dinant, Role.STEWARD, steward))

    found = answer.json()
    assert (found["name"], "no-store" in answer["Cache-Control"]) == (str(steward), True)
    assert re.fullmatch(r"[0-9a-f]{32}", found["user"])
    assert found["csrf"]
    assert steward.email not in answer.content.decode()
    assert identity(browser) == found["user"]
    assert identity(there) != found["user"]


def test_what_is_sent_is_answered_one_by_one(browser):
    action = sent()

    answer = send(browser, identity(browser), action, sent(kind="tomorrow"))

    assert answer.status_code == 200
    done, unknown = answer.json()["results"]
    assert done == {
        "key": action["key"],
        "status": 200,
        "code": "",
        "message": "",
        "state": "done",
        "answer": {"effects": 1},
    }
    assert (unknown["status"], unknown["code"]) == (400, "unknown_kind")
    assert unknown["message"].startswith("Cette page du téléphone")


def test_nobody_signed_in_is_told_so_in_a_way_that_a_program_reads(namur, client_on, refusals):
    stranger = client_on(namur)

    for answer in (stranger.get(IDENTITY), send(stranger, "x", sent())):
        assert (answer.status_code, answer.json()) == (401, {"code": "signed_out"})


def test_what_somebody_else_did_on_this_phone_is_not_taken(browser, namur, member, client_on):
    other = client_on(namur, member(namur, Role.STEWARD))

    answer = send(other, identity(browser), sent())

    assert (answer.status_code, answer.json()) == (403, {"code": "other_person"})
    with tenant_context(namur):
        assert not FieldAction.objects.exists()


@pytest.mark.parametrize("role", [Role.READER])
def test_a_role_without_work_in_the_field_has_no_shell(namur, member, client_on, refusals, role):
    browser = client_on(namur, member(namur, role))

    assert browser.get("/terrain/").status_code == 403
    assert browser.get(IDENTITY).json() == {"code": "role_may_not"}
    assert send(browser, "x", sent()).status_code == 403


def test_a_body_of_a_megabyte_and_too_many_at_once_are_refused_before_they_are_read(browser, namur):
    me = identity(browser)

    assert send(browser, me, sent(body={"note": "x" * 300_000})).json() == {"code": "too_large"}
    assert send(browser, me, *(sent() for _ in range(51))).json() == {"code": "too_many"}
    assert send(browser, me, *(sent() for _ in range(50))).status_code == 200


@pytest.mark.parametrize(
    "content", ["", "x", "[]", "{}", '{"user": 1, "actions": []}', '{"user": "x"}', "[" * 100_000]
)
def test_what_is_no_request_is_refused(browser, content):
    answer = browser.post(SEND, content, content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"code": "malformed"})


def test_it_takes_the_token_that_was_fetched_just_before(namur, steward):
    browser = Client(enforce_csrf_checks=True, headers={"host": namur.primary_host})
    from tests.factories.browsers import _session_of  # noqa: PLC0415

    browser.cookies[settings.SESSION_COOKIE_NAME] = _session_of(steward, namur.primary_host)
    found = browser.get(IDENTITY).json()

    assert send(browser, found["user"], sent()).status_code == 403
    assert send(browser, found["user"], sent(), headers={"X-CSRFToken": found["csrf"]}).status_code == 200


def test_a_page_that_is_kept_holds_no_name_and_no_token(browser, steward):
    page = browser.get("/terrain/").content.decode()

    assert f'data-field-user="{identity(browser)}"' in page
    assert steward.name not in page
    assert steward.email not in page
    assert "csrfmiddlewaretoken" not in page


def test_the_worker_is_never_kept_and_names_what_it_keeps(browser):
    answer = browser.get("/terrain/sw.js")
    settled = json.loads(answer.content.decode().removeprefix("self.FIELD = ").partition(";\n")[0])

    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    assert settled["home"] == "/terrain/"
    assert any(re.fullmatch(r"/static/js/field\.[0-9a-f]{12}\.js", one) for one in settled["assets"])
    assert any(one.startswith("/theme/namur.") for one in settled["assets"])


def test_it_can_be_put_on_a_phones_first_screen(browser):
    manifest = browser.get("/terrain/manifest.webmanifest").json()

    assert (manifest["scope"], manifest["start_url"]) == ("/terrain/", "/terrain/")
    sizes = {icon["sizes"] for icon in manifest["icons"]}
    assert sizes == {"192x192", "512x512", "any"}
    picture = browser.get(manifest["icons"][0]["src"])
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture.content[16:20]) == 192
    assert browser.get(manifest["icons"][0]["src"].replace("192", "64")).status_code == 404
