"""No jargon where a shopkeeper reads: neither on public pages nor in what the self-diagnostic says."""

from __future__ import annotations

import re

import pytest

from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.texts import (
    advice_of,
    explanation_of,
    help_of,
    overall_of,
    plain_name,
    reason_of,
)
from tests.campaigns.signups.visiting import form_of, session_to_come, typed
from tests.factories.diagnostics import finished_attempt
from tests.factories.sessions import make_running_edition

QUESTIONNAIRE = load_questionnaire()
TAGS = re.compile(r"<(script|style|svg|code|pre|head).*?</\1>|<[^>]+>", re.DOTALL)
# Trade words, words of software, codes of ours, and what an empty value looks like in Python.
JARGON = re.compile(
    r"\b(?:ERP|CRM|SEO|SEA|KPI|CMS|B2B|B2C|ROI|UX|SaaS|omnicanal\w*|Moteur|back-?office|front-?end|"
    r"slug|token|uuid|snapshot|workflow|dashboard|deadline|lead|None|null|undefined|nan|"
    r"[A-Z]{3}-[A-Z]{3}|[PQST]\d{2,3}|[A-Z]{2,5}-\d+)\b"
)


def jargon_in(html: str) -> list[str]:
    text = " ".join(TAGS.sub(" ", html).split())
    return [text[max(0, m.start() - 40) : m.end() + 20] for m in JARGON.finditer(text)]


@pytest.mark.parametrize("word", ["Stock et ERP", "P05", "Moteur", "T24 : stock", "ALI-BOU", "None"])
def test_the_scan_finds_what_it_looks_for(word):
    assert jargon_in(f"<p>{word}</p>")


@pytest.mark.parametrize("word", ["moteur de recherche", "PDF", "Q", "Saint-Vith", "P. 5"])
def test_the_scan_leaves_plain_words(word):
    assert jargon_in(f"<p>{word}</p>") == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/vie-privee/",
        "/accessibilite/",
        "/mes-inscriptions/",
        "/diagnostic/",
        "/diagnostic/code/",
        "/petit-groupe/",
        "/nulle-part/",
    ],
)
def test_a_citys_page_is_in_plain_words(namur, client_on, path):
    session_to_come(namur, code="P05")

    assert jargon_in(client_on(namur).get(path).content.decode()) == []


def test_a_sign_up_is_in_plain_words(namur, dinant, client_on):
    session = session_to_come(namur, dinant, code="P05")
    visitor = client_on(namur)

    for page in (
        visitor.get(f"/seances/{session.pk}/"),
        visitor.get(f"/seances/{session.pk}/inscription/"),
        visitor.get(form_of(session)),
        visitor.post(form_of(session), {"n": "1", "sector": "ALI"}),
        visitor.get(visitor.post(form_of(session), typed()).headers["Location"]),
    ):
        assert jargon_in(page.content.decode()) == []


@pytest.mark.parametrize("path", ["/", "/methode/", "/connexion/code/"])
def test_the_programmes_page_is_in_plain_words(agency, client_on, path):
    assert jargon_in(client_on(agency).get(path).content.decode()) == []


@pytest.mark.parametrize("about", [0, 30, 50, 70, 100])
def test_a_result_is_in_plain_words(namur, client_on, about):
    attempt = finished_attempt(namur, about=about, edition=make_running_edition())

    page = client_on(namur).get(f"/diagnostic/{attempt.uuid}/resultat/")

    assert page.status_code == 200
    assert jargon_in(page.content.decode()) == []


def test_every_text_of_the_self_diagnostic_is_in_plain_words():
    bands, dimensions = QUESTIONNAIRE.bands, QUESTIONNAIRE.dimensions
    said = [plain_name(band.texts, "fr") for band in bands]
    said += [overall_of(band.code, "fr") for band in bands]
    said += [explanation_of(one.code, band.code, "fr") for one in dimensions for band in bands]
    for question in QUESTIONNAIRE.questions:
        said += [question.texts["fr"], help_of(question.code, "fr"), reason_of(question.code, "fr")]
        said += [option.texts["fr"] for option in question.options]
    for theme in QUESTIONNAIRE.themes:
        advice = advice_of(theme.code, "fr")
        said += [plain_name(theme.title, "fr"), theme.description["fr"], advice.today, advice.soon]
    assert len(said) > 200

    assert [text for text in said if jargon_in(text)] == []


@pytest.mark.parametrize(("language", "name"), [("fr", "En avance"), ("de", "Vorreiter"), ("en", "Leading")])
def test_the_highest_level_has_a_plain_name(language, name):
    assert plain_name(QUESTIONNAIRE.bands[-1].texts, language) == name


def test_what_a_later_version_says_is_shown_as_it_is():
    assert plain_name({"fr": "Au sommet", "de": "Oben"}, "fr") == "Au sommet"
