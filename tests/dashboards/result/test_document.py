"""The result on paper: accessible, in four languages, with everything that the page says and no link."""

from datetime import timedelta
from io import BytesIO

import pytest
from django_tenants.utils import tenant_context
from pypdf import PdfReader

from dashboards.engine.disclosure.published import Comparison
from dashboards.result import presentation
from dashboards.result.document import file_name, result_pdf
from diagnostic.questionnaire.catalogue import LANGUAGES, load_questionnaire
from diagnostic.questionnaire.texts import reason_of
from kernel.clock import today
from kernel.codes import shown_code
from tests.factories.diagnostics import answers_about, finished_attempt
from tests.factories.facts import make_shop
from tests.factories.questionnaires import publish_next
from tests.factories.sessions import make_running_edition

THEMES = {theme.code: theme for theme in load_questionnaire().themes}


def read(attempt, city, language="fr"):
    with tenant_context(city):
        return PdfReader(BytesIO(result_pdf(attempt, organisation=city, language=language)))


def text_of(document):
    text = " ".join(page.extract_text() for page in document.pages)
    return " ".join(text.replace("\u200b", "").replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_page_says_in_the_readers_language(namur, language):
    attempt = finished_attempt(namur, about=40)
    document = read(attempt, namur, language)
    text = text_of(document)

    assert document.trailer["/Root"]["/Lang"].startswith(language)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for code, question in attempt.diagnostic.themes:
        assert THEMES[code].title[language].split()[0] in text
        reason = " ".join(reason_of(question, language).replace("\u00a0", " ").replace("\u202f", " ").split())
        assert reason[:20] in text
    assert str(attempt.diagnostic.score) in text
    assert 2 <= len(document.pages) <= 4


def test_it_has_what_one_finds_it_again_by_and_whom_to_ask_but_not_the_link(namur):
    namur.contact_phone = "081 24 60 13"
    shop = make_shop(namur, name="Au Fil de l’Eau")
    attempt = finished_attempt(namur, shop=shop)
    text = text_of(read(attempt, namur))

    for words in (
        shown_code(attempt.code),
        "/diagnostic/code",
        "Namur vous répond : 081 24 60 13",
        shop.name,
    ):
        assert words in text, words
    assert "le code l’ouvre" in text
    assert str(attempt.uuid) not in text


@pytest.mark.parametrize("about", [0, 50, 100])
def test_every_score_can_be_drawn_with_progress_and_comparison(namur, monkeypatch, about):
    monkeypatch.setattr(presentation, "compared_with", lambda *_: Comparison("sector_region", 43.2, 12))
    edition = make_running_edition()
    earlier = finished_attempt(
        namur, about=20, edition=edition, on=today() - timedelta(days=40), is_partial=True
    )
    attempt = finished_attempt(namur, about=about, edition=edition, chain=earlier.chain, is_partial=True)
    attempt.diagnostic.dimensions["VEN"] = None
    text = text_of(read(attempt, namur))

    for words in ("Votre chemin", "Et les autres ?", "43", "Résultat partiel", "ne s’applique pas"):
        assert words in text, words


@pytest.mark.parametrize(
    ("others", "said", "unsaid"),
    [
        ({"Q01": "c", "Q20": "a"}, "Vos deux pistes, dans l’ordre", "Créer un site"),
        ({}, "Rien ne presse", "pistes, dans l’ordre"),
    ],
)
def test_few_leads_are_drawn_with_what_goes_further(namur, others, said, unsaid):
    publish_next()
    attempt = finished_attempt(namur, answers=answers_about(100) | others, version="1.1.0")
    text = text_of(read(attempt, namur))

    assert said in text
    assert "Pour aller plus loin" in text
    assert unsaid not in text


def test_what_people_typed_is_never_part_of_the_source(namur):
    shop = make_shop(namur, name='#panic("x") 🥐 *Chez* $\\ _Anne_ ' + "W" * 80)
    text = text_of(read(finished_attempt(namur, shop=shop), namur))

    assert '#panic("x")' in text


def test_it_is_answered_as_a_file(namur, client_on):
    attempt = finished_attempt(namur, edition=make_running_edition())
    response = client_on(namur).get(f"/diagnostic/{attempt.uuid}/resultat.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert file_name(attempt, namur) in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF-")
