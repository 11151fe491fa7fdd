"""Every text around the questions is there in four languages; unknown codes and languages do no harm."""

import json
import re

import pytest

from diagnostic.questionnaire import texts
from diagnostic.questionnaire.catalogue import LANGUAGES, load_questionnaire
from diagnostic.questionnaire.texts import advice_of, explanation_of, help_of, overall_of, reason_of

QUESTIONNAIRE = load_questionnaire()
FILES = ("help.json", "reasons.json", "explanations.json", "advice.json")


def raw(name):
    return json.loads((texts._FOLDER / name).read_text(encoding="utf-8"))


def texts_in(node):
    """Every mapping of languages in a document."""
    if isinstance(node, dict):
        if "fr" in node:
            yield node
        else:
            for one in node.values():
                yield from texts_in(one)


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_there_in_four_languages_and_each_differs(name):
    found = list(texts_in(raw(name)))
    assert found
    for one in found:
        assert set(one) == set(LANGUAGES), one
        assert all(text.strip() == text and len(text) > 10 for text in one.values()), one
        assert len(set(one.values())) == 4, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_questionnaire_has_its_texts(language):
    for question in QUESTIONNAIRE.questions:
        assert help_of(question.code, language)
        assert reason_of(question.code, language)
    assert reason_of(None, language)
    for band in QUESTIONNAIRE.bands:
        assert overall_of(band.code, language)
        for dimension in QUESTIONNAIRE.dimensions:
            assert explanation_of(dimension.code, band.code, language)
    for theme in QUESTIONNAIRE.themes:
        advice = advice_of(theme.code, language)
        assert advice.today, theme.code
        assert advice.soon, theme.code
        assert all(tool.name for tool in advice.tools)
        assert all(tool.url.startswith("https://") for tool in advice.tools)


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_of_a_code_that_does_not_exist(name):
    codes = {
        "help.json": {question.code for question in QUESTIONNAIRE.questions},
        "reasons.json": {question.code for question in QUESTIONNAIRE.questions} | {"none"},
        "explanations.json": {"overall", "dimensions"},
        "advice.json": {theme.code for theme in QUESTIONNAIRE.themes},
    }
    assert set(raw(name)) == codes[name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_score_means_is_said_in_two_sentences(language):
    for band in QUESTIONNAIRE.bands:
        assert len(re.findall(r"[.!?](?= |$)", overall_of(band.code, language))) == 2, band.code


def test_a_language_that_is_not_there_is_french():
    assert overall_of("chemin", "it") == overall_of("chemin", "fr")
    assert help_of("Q01", "") == help_of("Q01", "fr")


def test_a_code_of_a_later_version_has_no_text_and_no_error():
    assert help_of("Q99", "fr") == ""
    assert overall_of("lune", "fr") == ""
    assert explanation_of("XXX", "chemin", "fr") == ""
    assert explanation_of("VIS", "lune", "fr") == ""
    assert reason_of("Q99", "fr") == reason_of(None, "fr")
    assert advice_of("T99", "fr") == texts.Advice("", (), "")


@pytest.mark.parametrize("name", FILES)
def test_french_is_typeset_as_french_is(name):
    """Typographic apostrophe; a space that does not break before : ; ! ? and inside « »."""
    for one in texts_in(raw(name)):
        french = one["fr"]
        assert "'" not in french, french
        assert not re.search(r"(?<![\u00a0\u202f])[;!?»]|(?<![\u00a0\u202f\d/s]):(?!/)", french), french
