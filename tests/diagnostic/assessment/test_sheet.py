"""The blank form on paper: every question that is asked, in four languages, for staff of the city."""

from __future__ import annotations

import re
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from diagnostic.assessment.sheet import sheet_pdf
from diagnostic.questionnaire.catalogue import LANGUAGES, load_questionnaire
from diagnostic.versions.models import QuestionnaireVersion
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.sectors.models import Sector

SHEET = "/espace/diagnostics/feuille.pdf"
QUESTIONNAIRE = load_questionnaire()
HAIRDRESSER = Sector(code="BEA-COI", name="Coiffure", name_de="Friseur", name_nl="Kapper", name_en="Hair")
NOT_ASKED = {"Q12", "Q13", "Q17"}  # of a hairdresser


@pytest.fixture
def city():
    return Organisation(
        slug="namur",
        name="Namur",
        name_nl="Namen",
        contact_name="Service du commerce",
        contact_phone="081 24 60 00",
        contact_email="commerce@namur.example",
    )


def drawn(city, *, sector=None, language="fr"):
    pdf = sheet_pdf(QUESTIONNAIRE, organisation=city, sector=sector, language=language)
    return PdfReader(BytesIO(pdf))


def text_of(document):
    """Without spaces, and without the hyphens of lines: words are broken where the column ends."""
    return squeezed("".join(page.extract_text() for page in document.pages))


def squeezed(text):
    return re.sub(r"[\s\u200b\u00ad-]", "", text)


def codes_in(document):
    pages = "\n".join(page.extract_text() for page in document.pages)
    return re.findall(r"\bQ\d\d\b", pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_answer_is_there_in_the_language(city, language):
    document = drawn(city, language=language)
    text = text_of(document)

    assert language_of(document).startswith(language)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert codes_in(document) == [question.code for question in QUESTIONNAIRE.questions]
    for question in QUESTIONNAIRE.questions:
        assert squeezed(question.texts[language]) in text
        for number, option in enumerate(question.options, start=1):
            assert f"{number}{squeezed(option.texts[language])}" in text, option
    not_applicable = squeezed(QUESTIONNAIRE.na_texts[language])
    allowed = sum(question.is_na_allowed for question in QUESTIONNAIRE.questions)
    assert text.count(f"0{not_applicable}") == text.count(not_applicable) == allowed
    assert len(document.pages) == 2  # one sheet, both sides


def test_a_hairdresser_is_not_asked_what_does_not_concern_one(city):
    document = drawn(city, sector=HAIRDRESSER)

    assert set(codes_in(document)) == {q.code for q in QUESTIONNAIRE.questions} - NOT_ASKED
    assert "Coiffure" in text_of(document)


def test_it_says_whose_it_is_who_sees_what_and_whom_to_ask(city):
    text = text_of(drawn(city))

    for words in (
        "Nom du commerce",
        "Secteur",
        "Jour des réponses",
        "Courriel (facultatif)",
        "Qui voit quoi",
    ):
        assert squeezed(words) in text, words
    for words in ("Votre score n’est que pour vous", "081 24 60 00", "commerce@namur.example", "Page 2 / 2"):
        assert squeezed(words) in text, words
    assert "point" not in text.lower()
    assert squeezed("la personne qui vous a donné cette feuille") not in text


def test_a_city_without_a_contact_sends_to_who_gave_the_sheet():
    text = text_of(drawn(Organisation(slug="namur", name="Namur")))
    assert squeezed("la personne qui vous a donné cette feuille") in text


def test_what_a_city_calls_itself_is_never_part_of_the_source():
    text = text_of(drawn(Organisation(slug="namur", name='#panic("x") 🥐 *Ville* $\\ _a_')))
    assert '#panic("x")' in text


def test_round_boxes_take_one_answer_and_square_ones_several(city, monkeypatch):
    seen = SimpleNamespace(inputs={})
    monkeypatch.setattr(
        "diagnostic.assessment.sheet.compile_pdf", lambda _, inputs, __: setattr(seen, "inputs", inputs)
    )
    sheet_pdf(QUESTIONNAIRE, organisation=city, sector=None, language="fr")

    by_code = {asked["code"]: asked for part in seen.inputs["dimensions"] for asked in part["questions"]}
    assert {code for code, asked in by_code.items() if asked["is_multi"]} == {
        question.code for question in QUESTIONNAIRE.questions if question.is_multi
    }
    assert "points" not in str(seen.inputs)


def language_of(document: PdfReader) -> str:
    root = document.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    return str(root["/Lang"])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD])
def test_staff_of_the_city_print_it(namur, member, client_on, role):
    response = client_on(namur, member(namur, role)).get(f"{SHEET}?secteur=BEA-COI&langue=de")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="questionnaire-namur-bea-coi-de.pdf"'
    document = PdfReader(BytesIO(response.content))
    assert language_of(document).startswith("de")
    assert not NOT_ASKED & set(codes_in(document))


def test_without_a_word_it_is_all_questions_in_the_readers_language(namur, member, client_on):
    browser = client_on(namur, member(namur, Role.MANAGER))
    browser.cookies["portal_language"] = "nl"
    for query in ("", "?secteur=&langue="):
        document = PdfReader(BytesIO(browser.get(SHEET + query).content))
        assert language_of(document).startswith("nl")
        assert len(codes_in(document)) == 22


@pytest.mark.parametrize("query", ["?secteur=NO-SUCH", "?langue=it", "?secteur=%00", "?secteur=bea-coi"])
def test_what_is_not_known_is_not_there(namur, member, client_on, query):
    assert client_on(namur, member(namur, Role.MANAGER)).get(SHEET + query).status_code == 404


def test_before_any_questionnaire_there_is_nothing_to_print(namur, member, client_on):
    QuestionnaireVersion.objects.all().delete()
    assert client_on(namur, member(namur, Role.MANAGER)).get(SHEET).status_code == 404


def test_readers_and_other_cities_do_not(namur, dinant, member, client_on):
    assert client_on(namur, member(namur, Role.READER)).get(SHEET).status_code == 403
    assert client_on(namur, member(dinant, Role.ADMINISTRATOR)).get(SHEET).status_code == 404
    assert client_on(namur).get(SHEET).status_code == 302


def test_the_list_offers_it_with_a_choice_of_sector_and_language(namur, member, client_on):
    page = client_on(namur, member(namur, Role.STEWARD)).get("/espace/diagnostics/").content.decode()

    assert f'method="get" action="{SHEET}"' in page
    assert 'name="secteur"' in page
    assert 'value="BEA-COI"' in page
    assert '<option value="fr" selected>' in page
