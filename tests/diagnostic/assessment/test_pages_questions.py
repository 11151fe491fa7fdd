"""One question per page: what is kept, where one goes next, and what is not taken."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Diagnostic
from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from tests.diagnostic.assessment.taking import answer_everything, kept, page, question, send, text_of
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def attempt(namur):
    return open_attempt(namur)


def test_from_the_sector_to_the_result(namur, visitor):
    attempt = open_attempt(namur, sector=None, is_sector_told=False)

    first = visitor.get(page(attempt))
    assert first.headers["Location"] == page(attempt, "secteur/")
    chosen = visitor.post(page(attempt, "secteur/"), {"sector": "ALI-BOU"})
    assert chosen.headers["Location"] == page(attempt)
    answer_everything(visitor, attempt)
    review = visitor.get(page(attempt, "relire/"))
    assert "Tout y est" in text_of(review)
    done = visitor.post(page(attempt, "relire/"))

    assert done.headers["Location"] == page(attempt, "resultat/")
    assert kept(namur, attempt).answers == answers_about(50)
    assert visitor.get(page(attempt)).headers["Location"] == page(attempt, "resultat/")


def test_finishing_twice_is_one_result(namur, visitor, attempt):
    answer_everything(visitor, attempt)

    first, second = visitor.post(page(attempt, "relire/")), visitor.post(page(attempt, "relire/"))

    assert first.headers["Location"] == second.headers["Location"]
    with tenant_context(namur):
        assert Diagnostic.objects.filter(entry=attempt.uuid).count() == 1


def test_a_question_stands_alone_on_its_page_with_its_help(visitor, attempt):
    response = visitor.get(question(attempt, "Q01"))
    shown = text_of(response)

    assert "Où en est votre fiche d’établissement Google" in shown
    assert "Question 1 sur" in shown
    assert shown.count('name="answer"') == 5
    assert "<details" in shown
    assert "Qu’est-ce que c’est ?" in shown
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response.headers["Cache-Control"]


def test_going_back_finds_the_answer_as_it_was_given(visitor, attempt):
    send(visitor, attempt, "Q01", "c")
    send(visitor, attempt, "Q02", "maps", "town")

    assert 'value="c" checked' in text_of(visitor.get(question(attempt, "Q01")))
    second = text_of(visitor.get(question(attempt, "Q02")))
    assert f'href="{question(attempt, "Q01")}"' in second
    assert [f'value="{code}" checked' in second for code in ("maps", "dir", "town")] == [True, False, True]


def test_does_not_apply_is_offered_only_where_it_is_allowed(namur, visitor, attempt):
    assert 'value="NA"' not in text_of(visitor.get(question(attempt, "Q01")))
    assert 'value="NA"' in text_of(visitor.get(question(attempt, "Q13")))

    assert send(visitor, attempt, "Q13", "NA").status_code == 302
    assert send(visitor, attempt, "Q16", "NA").status_code == 302
    refused = send(visitor, attempt, "Q01", "NA")

    assert refused.status_code == 422
    assert "vaut pour tous les commerces" in text_of(refused)
    assert kept(namur, attempt).answers == {"Q13": "NA", "Q16": "NA"}


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("Q01", [], "Choisissez une réponse pour continuer"),
        ("Q02", [], "Choisissez au moins une réponse"),
        ("Q01", ["zz"], "n’est pas dans la liste"),
        ("Q01", ["a", "b"], "n’est pas dans la liste"),
        ("Q01", ["maps"], "n’est pas dans la liste"),
        ("Q02", ["maps", "none"], "« Aucun de ces éléments » ne va pas avec une autre réponse"),
        ("Q02", ["maps", "maps"], "n’est pas dans la liste"),
        ("Q16", ["wifi", "NA"], "« Ne s’applique pas à mon commerce » ne va pas avec une autre réponse"),
        ("Q02", ["x" * 100_000], "n’est pas dans la liste"),
        ("Q01", ["<script>alert(1)</script>"], "n’est pas dans la liste"),
        ("Q01", ["\u0000"], "n’est pas dans la liste"),
    ],
)
def test_what_cannot_be_is_not_kept_and_told_where_one_reads_it_first(
    namur, visitor, attempt, code, values, expected
):
    response = send(visitor, attempt, code, *values)
    shown = text_of(response)

    assert response.status_code == 422
    assert expected in shown
    assert 'role="alert" tabindex="-1" autofocus' in shown
    assert "<title>Erreur :" in shown
    assert "alert(1)" not in shown
    assert len(shown) < 30_000
    assert kept(namur, attempt).answers == {}


def test_what_was_ticked_stays_ticked_when_it_is_refused(visitor, attempt):
    shown = text_of(send(visitor, attempt, "Q02", "maps", "none"))

    assert 'value="maps" checked' in shown
    assert 'value="none" checked' in shown


def test_a_question_that_does_not_exist_is_not_there(visitor, attempt):
    assert visitor.get(question(attempt, "Q99")).status_code == 404
    assert send(visitor, attempt, "Q99", "a").status_code == 404
    assert visitor.get(question(attempt, "x" * 3000)).status_code == 404


def test_a_question_that_the_sector_is_not_asked_leads_on_kindly(namur, visitor):
    questionnaire = load_questionnaire()
    sector, hidden = next(
        (sector, code)
        for sector, percents in questionnaire.weight_percent.items()
        for code, percent in percents.items()
        if percent == 0
    )
    attempt = open_attempt(namur, sector=sector)

    response = visitor.post(question(attempt, hidden), {"answer": "a"}, follow=True)

    assert "n’est pas posée à votre secteur" in text_of(response)
    assert kept(namur, attempt).answers == {}


def test_two_tabs_keep_both_answers_and_of_one_question_the_later(namur, visitor, attempt, client_on):
    other_tab = client_on(namur)
    visitor.get(question(attempt, "Q01"))
    other_tab.get(question(attempt, "Q01"))

    send(visitor, attempt, "Q01", "a")
    send(other_tab, attempt, "Q02", "none")
    send(other_tab, attempt, "Q01", "d")

    assert kept(namur, attempt).answers == {"Q01": "d", "Q02": ["none"]}


def test_sent_twice_it_is_one_answer_and_the_same_way_on(namur, visitor, attempt):
    first, second = send(visitor, attempt, "Q01", "a"), send(visitor, attempt, "Q01", "a")

    assert first.headers["Location"] == second.headers["Location"] == question(attempt, "Q02")
    assert kept(namur, attempt).answers == {"Q01": "a"}


def test_an_answer_after_finishing_goes_to_the_result_with_a_sentence(namur, visitor):
    attempt = finished_attempt(namur)

    response = send(visitor, attempt, "Q01", "e")

    assert response.headers["Location"] == page(attempt, "resultat/")
    assert kept(namur, attempt).answers == attempt.answers
    assert ["est terminé" in str(expected) for expected in get_messages(response.wsgi_request)] == [True]
    assert visitor.get(page(attempt, "relire/")).headers["Location"] == page(attempt, "resultat/")
    assert visitor.get(page(attempt, "plus-tard/")).headers["Location"] == page(attempt, "resultat/")
    assert visitor.post(page(attempt, "secteur/"), {"sector": "unsure"}).status_code == 302


@pytest.mark.parametrize("step", ["", "secteur/", "question/Q01/", "relire/", "plus-tard/"])
def test_a_link_of_another_city_says_kindly_where_to_look(attempt, dinant, client_on, step):
    response = client_on(dinant).get(page(attempt, step))

    assert response.status_code == 404
    assert "reprenez-le là" in text_of(response)
    assert "J’ai un code" in text_of(response)
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client_on(dinant).get(page(uuid4(), step)).status_code == 404


def test_answers_cannot_be_sent_to_another_citys_attempt(namur, dinant, attempt, client_on):
    assert send(client_on(dinant), attempt, "Q01", "a").status_code == 404
    assert client_on(dinant).post(page(attempt, "relire/")).status_code == 404
    assert kept(namur, attempt).answers == {}


def test_who_began_in_a_retired_version_goes_on_in_it(namur, visitor, attempt):
    send(visitor, attempt, "Q01", "a")
    published = QuestionnaireVersion.objects.get(version="1.0.0")
    published.status = VersionStatus.RETIRED
    published.save(update_fields=["status"])
    QuestionnaireVersion.objects.create(
        version="1.1.0",
        status=VersionStatus.PUBLISHED,
        questionnaire=published.questionnaire | {"version": "1.1.0"},
        themes=published.themes,
        fingerprint="another",
    )

    assert visitor.get(page(attempt)).headers["Location"] == question(attempt, "Q02")
    answer_everything(visitor, attempt)
    assert visitor.post(page(attempt, "relire/")).status_code == 302

    assert kept(namur, attempt).questionnaire == "1.0.0"
    assert kept(namur, attempt).is_finished


def test_reading_again_names_what_is_missing_and_finishes_nothing(namur, visitor):
    answers = answers_about(50)
    del answers["Q07"]
    attempt = open_attempt(namur, answers=answers)

    shown = text_of(visitor.get(page(attempt, "relire/")))
    response = visitor.post(page(attempt, "relire/"))

    assert "Il manque encore une réponse" in shown
    assert shown.count("Pas encore de réponse") == 1
    assert response.status_code == 422
    assert f'<li><a href="{question(attempt, "Q07")}?retour=relire">' in text_of(response)
    assert not kept(namur, attempt).is_finished


def test_an_answer_changed_from_the_review_comes_back_to_it(visitor, attempt):
    shown = text_of(visitor.get(question(attempt, "Q01") + "?retour=relire"))
    assert 'name="retour" value="relire"' in shown
    assert "Enregistrer" in shown

    response = send(visitor, attempt, "Q01", "b", retour="relire")

    assert response.headers["Location"] == page(attempt, "relire/") + "#Q01"


def test_a_change_of_sector_keeps_the_answers(namur, visitor, attempt):
    send(visitor, attempt, "Q01", "c")

    visitor.post(page(attempt, "secteur/"), {"sector": "unsure"})

    changed = kept(namur, attempt)
    assert (changed.sector_id, changed.is_sector_told, changed.answers) == (None, True, {"Q01": "c"})


@pytest.mark.parametrize("sector", ["", "XXX-XXX", "x" * 50_000, "ALI-BOU\u0000"])
def test_a_sector_that_does_not_exist_is_not_taken(namur, visitor, sector):
    attempt = open_attempt(namur, sector=None, is_sector_told=False)

    response = visitor.post(page(attempt, "secteur/"), {"sector": sector})

    assert response.status_code == 422
    assert "autofocus" in text_of(response)
    assert not kept(namur, attempt).is_sector_told


def test_the_sectors_are_one_plain_list_without_scripts(visitor, attempt):
    shown = text_of(visitor.get(page(attempt, "secteur/")))

    assert shown.count('name="sector"') == 38  # 37 and "I do not know"
    assert 'value="ALI-BOU" checked' in shown
    assert shown.count("data-group") == 8


def test_questions_before_the_sector_lead_to_the_sector(namur, visitor):
    attempt = open_attempt(namur, sector=None, is_sector_told=False)

    for step in ("question/Q01/", "relire/"):
        assert visitor.get(page(attempt, step)).headers["Location"] == page(attempt, "secteur/")


@pytest.mark.parametrize(
    ("language", "title", "option"),
    [
        ("fr", "Avez-vous un site internet", "Oui, lisible sur smartphone"),
        ("de", "Hat Ihr Geschäft eine Website", "Ja, handytauglich"),
        ("nl", "website", "Ja,"),
        ("en", "Does your shop have a website", "Yes, phone-friendly"),
    ],
)
def test_the_question_is_in_the_readers_language(visitor, attempt, language, title, option):
    response = visitor.post("/langue/", {"language": language, "next": question(attempt, "Q03")})
    assert response.headers["Location"] == question(attempt, "Q03")

    shown = text_of(visitor.get(question(attempt, "Q03")))

    assert title in shown
    assert option in shown
    assert f'<html lang="{language}">' in shown


@pytest.mark.parametrize("kind", ["form", "multipart", "json"])
@pytest.mark.parametrize("step", ["question/Q01/", "secteur/", "relire/", "plus-tard/"])
def test_five_megabytes_are_refused_kindly(namur, attempt, client_on, kind, step):
    visitor = client_on(namur)
    visitor.handler.enforce_csrf_checks = True
    body = b"answer=" + b"a" * 5_000_000
    types = {
        "form": "application/x-www-form-urlencoded",
        "multipart": "multipart/form-data; boundary=x",
        "json": "application/json",
    }
    if kind == "multipart":
        body = b'--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\n' + body + b"\r\n--x--\r\n"

    response = visitor.post(page(attempt, step), body, content_type=types[kind])

    assert response.status_code in (400, 403, 413)
    assert "<h1>" in text_of(response)
    assert kept(namur, attempt).answers == {}


def test_a_questionnaire_that_was_tampered_with_is_told_kindly_and_nothing_is_lost(namur, client_on):
    attempt = open_attempt(namur, answers={"Q01": "a"}, version="9.0.0")

    response = client_on(namur).get(page(attempt, "question/Q02/"))

    assert response.status_code == 503
    assert "Vos réponses sont gardées" in text_of(response)
    assert kept(namur, attempt).answers == {"Q01": "a"}
