"""Every error of the API has one shape: `{code, detail}`, and `fields` for what is to be corrected."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from rest_framework.exceptions import ErrorDetail

from kernel.api import views
from kernel.api.errors import codes_of, exception_handler, fields_of
from kernel.errors import DomainError
from tenants.membership.roles import Role
from tests.factories.people import make_member
from tests.factories.tokens import make_token


class Refused(DomainError):
    code = "too_late"
    message = "Trop tard : %(n)d heures."


class Lenient:
    codes_of_input = frozenset({"too_late"})


def test_a_rule_that_says_no_is_a_409():
    response = exception_handler(Refused(n=3), {"view": None})

    assert response.status_code == 409
    assert response.data == {"code": "too_late", "detail": "Trop tard : 3 heures."}


def test_a_rule_about_what_was_typed_is_a_422():
    assert exception_handler(Refused(n=3), {"view": Lenient()}).status_code == 422


def test_an_error_of_ours_is_no_answer():
    assert exception_handler(KeyError("x"), {"view": None}) is None


def test_what_is_wrong_is_told_by_path():
    detail = {"people": [{}, {"name": ["Vide.", "Court."]}], "shop": {"bce": ["Faux."]}}

    assert fields_of(detail) == {"people.1.name": ["Vide.", "Court."], "shop.bce": ["Faux."]}
    assert codes_of(detail) == {"people.1.name": ["invalid", "invalid"], "shop.bce": ["invalid"]}
    assert codes_of({"bce": [ErrorDetail("Deux.", "several_values")]}) == {"bce": ["several_values"]}
    assert fields_of(["Rien."]) == {"non_field_errors": ["Rien."]}


def code_of(response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/json"
    told = json.loads(response.content)
    assert set(told) <= {"code", "detail", "fields", "codes"}
    assert told["detail"]
    return response.status_code, told["code"]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/sessions", "/api/v1/sessions/x/"])
def test_a_path_that_is_none_is_a_404_in_json(namur, program, path):
    assert code_of(program(namur).get(path)) == (404, "not_found")
    assert code_of(program(namur).post(path, {}, content_type="application/json")) == (404, "not_found")


def test_what_another_kind_of_host_has_is_not_here(agency, atelier, program):
    assert code_of(program(atelier).get("/api/v1/sessions/")) == (404, "not_found")
    assert code_of(program(agency).get("/api/v1/sessions/1/sign-ups/")) == (404, "not_found")


def test_a_method_that_is_none_is_a_405(namur, program):
    assert code_of(program(namur).delete("/api/v1/sessions/")) == (405, "method_not_allowed")


def test_only_json_is_answered(namur, program):
    response = program(namur).get("/api/v1/sessions/", headers={"accept": "text/html"})

    assert code_of(response) == (406, "not_acceptable")


@pytest.mark.parametrize(
    ("body", "kind", "answer"),
    [
        (b"{", "application/json", (400, "parse_error")),
        (b"\xff\xfe", "application/json", (400, "parse_error")),
        (b'{"form_key": NaN}', "application/json", (400, "parse_error")),
        (b"[" * 30_000 + b"]" * 30_000, "application/json", (400, "parse_error")),
        (b'"' + b"a" * 70_000 + b'"', "application/json", (413, "body_too_large")),
        (b"a=b", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        (b"{}", "text/plain", (415, "unsupported_media_type")),
        (b"{}", "application/json; charset=utf-16", (422, "invalid")),
        (b"[]", "application/json", (422, "invalid")),
        (b"", "application/json", (422, "invalid")),
    ],
)
def test_a_body_that_cannot_be_read(namur, program, coming, body, kind, answer):
    session = coming(namur)

    response = program(namur).generic("POST", f"/api/v1/sessions/{session.pk}/sign-ups/", body, kind)

    assert code_of(response) == answer


def test_a_stranger_gets_404_and_a_role_without_the_right_403(namur, dinant, atelier, client_on, program):
    stranger = client_on(namur, make_member(dinant, Role.ADMINISTRATOR))
    assert code_of(stranger.get("/api/v1/staff/sessions/")) == (404, "not_found")
    assert code_of(stranger.get("/api/v1/me/")) == (404, "not_found")


def test_a_defect_of_ours_is_told_in_json(namur, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("campaigns.agenda.public_sessions.api.published_by", broken)
    client = Client(raise_request_exception=False, headers={"host": namur.primary_host})

    assert code_of(client.get("/api/v1/sessions/")) == (500, "server_error")


def test_a_defect_on_a_page_keeps_its_page(rf):
    assert b"<html" in views.server_error(rf.get("/")).content


def test_details_are_in_the_readers_language(namur, program):
    client = program(namur)
    french = client.get("/api/v1/me/", headers={"accept-language": "fr"}).json()
    english = client.get("/api/v1/me/", headers={"accept-language": "en"}).json()

    assert french["code"] == english["code"]
    assert french["detail"] != english["detail"]


def test_a_token_without_the_right_gets_403(namur, program, coming):
    session = coming(namur)
    reader = program(namur, make_token(namur, "reader").secret)

    assert code_of(reader.get(f"/api/v1/staff/sessions/{session.pk}/roster/")) == (403, "permission_denied")
