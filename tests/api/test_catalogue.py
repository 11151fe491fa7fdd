"""The catalogue for programs: what is asked in the reader's language, without points, and kept by ETag."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostic.versions.models import QuestionnaireVersion, VersionStatus

CATALOGUE = "/api/v1/catalogue/"


@pytest.mark.parametrize("slug", ["namur", "agency"])
def test_a_city_and_the_agence_tell_the_version_in_force(request, program, slug):
    document = program(request.getfixturevalue(slug)).get(CATALOGUE).json()

    assert document["version"] == "1.0.0"
    assert (len(document["questions"]), len(document["sectors"]), len(document["themes"])) == (22, 37, 29)
    assert [band["code"] for band in document["bands"]] == ["depart", "eveil", "chemin", "connecte", "moteur"]
    assert len(document["dimensions"]) == 6


def test_a_sector_is_told_with_the_questions_that_it_is_asked(namur, program):
    document = program(namur).get(CATALOGUE).json()

    codes = [question["code"] for question in document["questions"]]
    for sector in document["sectors"]:
        assert set(sector["questions"]) <= set(codes)
    assert any(len(sector["questions"]) < len(codes) for sector in document["sectors"])


@pytest.mark.parametrize("language", ["fr", "de", "nl", "en"])
def test_every_text_is_there_in_every_language(namur, program, language):
    document = program(namur).get(CATALOGUE, headers={"accept-language": language}).json()

    assert document["language"] == language
    texts = [question[field] for question in document["questions"] for field in ("text", "help")]
    texts += [option["text"] for question in document["questions"] for option in question["options"]]
    texts += [theme[field] for theme in document["themes"] for field in ("title", "description")]
    texts += [sector[field] for sector in document["sectors"] for field in ("name", "family_name")]
    assert all(texts)
    assert document["not_applicable"]


def test_languages_differ(namur, program):
    texts = [
        program(namur).get(CATALOGUE, headers={"accept-language": language}).json()["questions"][0]["text"]
        for language in ("fr", "de", "nl", "en")
    ]
    assert len(set(texts)) == 4


def test_points_weights_and_links_are_not_in_it(namur, program):
    text = program(namur).get(CATALOGUE).content.decode()

    for word in ('"points"', '"pts"', '"weight"', '"links"', '"impact"', "percent"):
        assert word not in text


def test_what_has_not_changed_is_not_sent_again(namur, program):
    client = program(namur)
    first = client.get(CATALOGUE, headers={"accept-language": "fr"})

    again = client.get(CATALOGUE, headers={"accept-language": "fr", "if-none-match": first.headers["ETag"]})
    german = client.get(CATALOGUE, headers={"accept-language": "de", "if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert german.status_code == 200
    assert "max-age" in first.headers["Cache-Control"]
    assert "Accept-Language" in first.headers["Vary"]


def test_it_is_two_statements(namur, program):
    client = program(namur)
    client.get(CATALOGUE)
    with CaptureQueriesContext(connection) as captured:
        client.get(CATALOGUE)

    asked = [one["sql"] for one in captured.captured_queries if "search_path" not in one["sql"]]
    assert len(asked) <= 2, asked


def retired(version: str) -> QuestionnaireVersion:
    current = QuestionnaireVersion.objects.get(version="1.0.0")
    return QuestionnaireVersion.objects.create(
        version=version,
        status=VersionStatus.DRAFT,
        questionnaire=current.questionnaire,
        themes=current.themes,
    )


def test_an_earlier_version_is_told_and_a_draft_is_not(namur, program):
    retired("2.0.0")

    assert program(namur).get(f"{CATALOGUE}?version=1.0.0").status_code == 200
    for version in ("2.0.0", "9.9.9", "", "x" * 13, "1.0.0%00"):
        response = program(namur).get(f"{CATALOGUE}?version={version}")
        assert response.status_code == 422, version
        assert set(json.loads(response.content)["fields"]) == {"version"}
