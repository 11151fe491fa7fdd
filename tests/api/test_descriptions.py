"""The committed descriptions are those of the views, and our page shows them."""

from __future__ import annotations

import re

import pytest
import yaml

from kernel.api.description import KINDS, document_path, document_text, served_document
from kernel.api.operations import operations_of
from tenants.organisations.models import Organisation

SLUGS = {"agency": "agence", "city": "namur", "partner": "atelier"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_description_is_the_one_of_the_views(kind):
    assert document_path(kind).read_text(encoding="utf-8") == document_text(kind), (
        "run `portal api_schemas --update`"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_host_serves_its_own(db, program, kind):
    here = Organisation.objects.get(slug=SLUGS[kind])

    served = program(here).get("/api/v1/schema").json()

    assert (
        served["paths"].keys()
        == yaml.safe_load(document_path(kind).read_text(encoding="utf-8"))["paths"].keys()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_shows_every_operation_under_the_policy(db, client_on, kind):
    here = Organisation.objects.get(slug=SLUGS[kind])

    response = client_on(here).get("/api/")

    page = response.content.decode()
    assert response.status_code == 200
    for path, methods in served_document(kind)["paths"].items():
        assert path in page
        assert all(f"{method.upper()} {path}" in page for method in methods)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", page) is None
    assert here.primary_host in page


@pytest.mark.parametrize("kind", ["agency", "city"])
def test_lists_are_described_as_pages(kind):
    for path in ("/api/v1/sessions/", "/api/v1/staff/sessions/"):
        operation = served_document(kind)["paths"][path]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        [written] = [one for one in operations_of(served_document(kind), "") if one.path == path]

        assert names == {"cursor", "page_size", "first", "last"}
        assert {"next", "previous", "results[].places.left"} <= {field.name for field in written.result}


def test_the_page_tells_of_a_body_by_path():
    [operation] = [one for one in operations_of(served_document("city"), "") if one.anchor == "sign_up"]

    fields = {field.name: field for field in operation.body}

    assert fields["people[].role"].kind == "“owner” | “employee” | “helper”"
    assert fields["people[].role"].is_required
    assert not fields["shop.bce"].is_required
    assert fields["form_key"].kind == "uuid"
    assert '"form_key"' in operation.example
    assert {answer.status for answer in operation.answers} >= {"201", "409", "422", "429"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_operation_says_what_it_does_and_how_it_may_fail(kind):
    for operation in operations_of(served_document(kind), "https://exemple.be"):
        assert operation.summary
        assert operation.description
        assert all(answer.note for answer in operation.answers), operation.anchor
        assert any(answer.is_error for answer in operation.answers)


def test_no_english_word_of_a_docstring_is_in_a_description():
    for kind in KINDS:
        text = document_text(kind)
        assert not re.search(r"\b(the|which|whose|page of)\b", text), re.search(r".*\b(the|which)\b.*", text)
