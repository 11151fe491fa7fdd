"""The pages of one's own result: who may see them, what they show, what they never say to others."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from dashboards.engine.disclosure.published import Comparison
from dashboards.result import presentation
from diagnostic.assessment.models import Attempt
from diagnostic.questionnaire.texts import advice_of
from kernel.clock import today
from kernel.codes import shown_code
from tenants.mail.models import Mail
from tests.factories.diagnostics import SECTOR, answers_about, finished_attempt, open_attempt
from tests.factories.questionnaires import publish_next
from tests.factories.sessions import make_running_edition

QUIET = "/petit-groupe/"


@pytest.fixture
def edition(db):
    return make_running_edition()


def page_of(attempt):
    return f"/diagnostic/{attempt.uuid}/resultat/"


def plain(text):
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def text_of(response):
    return plain(response.content.decode())


def test_the_page_shows_score_band_dimensions_and_themes(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    response = client_on(namur).get(page_of(attempt))
    text = text_of(response)

    assert response.status_code == 200
    assert f"<strong>{attempt.diagnostic.score}</strong>" in text
    assert "Boulangerie" in text
    assert text.count('<li class="card theme">') == 5
    assert text.count("Pourquoi ?") == 5
    assert text.count('class="scale"') == 7  # the score and six dimensions
    assert "180 €, ou 90 € avec des chèques-formation" in text
    assert "Et les autres ?" not in text
    assert "Votre chemin" not in text


def unfolded(text):
    """What stands in the page outside `<details>`."""
    while (folded := re.sub(r"<details(?:(?!<details).)*?</details>", "", text)) != text:
        text = folded
    return text


def test_the_first_theme_is_open_with_its_step_and_of_the_rest_one_part_opens_at_a_time(
    namur, client_on, edition
):
    attempt = finished_attempt(namur, about=30, edition=edition)
    text = text_of(client_on(namur).get(page_of(attempt)))
    first, *others = [advice_of(code, "fr") for code, _ in attempt.diagnostic.themes]

    assert plain(first.today) in unfolded(text)
    assert all(f'href="{tool.url}"' in unfolded(text) for tool in first.tools)
    for advice in others:
        assert plain(advice.today) in text
        assert plain(advice.today) not in unfolded(text)
    assert set(re.findall(r"<details([^>]*)>", text)) == {
        ' name="result"',
        ' class="fold" name="result"',
        ' class="keep-more" name="result"',
        ' name="dimension"',
    }


def test_the_page_says_how_many_leads_there_are_and_what_goes_further(namur, client_on, edition):
    publish_next()
    answers = answers_about(100) | {"Q01": "c", "Q20": "a", "Q18": "c"}
    text = text_of(client_on(namur).get(page_of(finished_attempt(
        namur, answers=answers, edition=edition, version="1.1.0"
    ))))  # fmt: skip

    assert "Vos deux pistes, dans l’ordre" in text
    assert text.count('<li class="card theme">') > 2
    assert text.index("Vos deux pistes") < text.index("Pour aller plus loin")
    assert '<ol class="themes" start="3">' in text
    assert "Le premier pas est fait. Ensuite" in text  # the listing on Google is valid already
    assert "Créer un site vitrine simple" not in text


def test_whoever_has_nothing_left_is_told_so_kindly(namur, client_on, edition):
    publish_next()
    attempt = finished_attempt(namur, answers=answers_about(100), edition=edition, version="1.1.0")
    text = text_of(client_on(namur).get(page_of(attempt)))

    assert "Rien ne presse" in text
    assert "Bravo, et continuez." in text
    assert "pistes, dans l’ordre" not in text


def test_code_and_whom_to_ask_are_in_sight(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    with tenant_context(namur):
        namur.contact_phone = "081 24 60 13"
        namur.save()
    text = unfolded(text_of(client_on(namur).get(page_of(attempt))))

    assert f'<strong class="code">{shown_code(attempt.code)}</strong>' in text
    assert 'Namur vous répond : <a href="tel:+3281246013">081 24 60 13</a>' in text


def test_it_is_kept_by_no_cache_no_search_engine_and_told_to_no_other_site(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    for path in (page_of(attempt), page_of(attempt) + "envoyer/", page_of(attempt).rstrip("/") + ".pdf"):
        response = client_on(namur).get(path)
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "same-origin"


def test_asking_for_a_small_group_does_not_tell_where_one_comes_from(namur, client_on, edition):
    """The link is on every result, without the result's address."""
    for about in (0, 50, 100):
        attempt = finished_attempt(namur, about=about, edition=edition)
        text = text_of(client_on(namur).get(page_of(attempt)))
        assert text.count(f'href="{QUIET}" rel="noreferrer"') == 1
        assert ("On commence ensemble" in text) is (attempt.diagnostic.score < 20)


def test_before_its_end_one_goes_on_answering(namur, client_on, edition):
    attempt = open_attempt(namur, edition=edition)
    for path in ("resultat/", "resultat.pdf", "resultat/envoyer/"):
        response = client_on(namur).get(f"/diagnostic/{attempt.uuid}/{path}")
        assert response.status_code == 302
        assert response["Location"] == f"/diagnostic/{attempt.uuid}/"


def test_the_link_of_another_city_or_of_nobody_opens_nothing(namur, dinant, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    for city, uuid in ((dinant, attempt.uuid), (namur, uuid4())):
        browser = client_on(city)
        for path in ("resultat/", "resultat.pdf", "resultat/envoyer/"):
            assert browser.get(f"/diagnostic/{uuid}/{path}").status_code == 404
        assert browser.post(f"/diagnostic/{uuid}/recommencer/", {"action": "correct"}).status_code == 404


def test_a_partial_result_says_so(namur, client_on, edition):
    whole = finished_attempt(namur, edition=edition)
    partial = finished_attempt(namur, edition=edition, is_partial=True)

    assert "Résultat partiel" not in text_of(client_on(namur).get(page_of(whole)))
    assert "Résultat partiel" in text_of(client_on(namur).get(page_of(partial)))


def test_a_dimension_that_does_not_apply_says_so(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    with tenant_context(namur):
        attempt.diagnostic.dimensions["VEN"] = None
        attempt.diagnostic.save()

    assert "ne s’applique pas à votre commerce" in text_of(client_on(namur).get(page_of(attempt)))


def test_ones_own_progress_is_shown_with_the_attempt_before(namur, client_on, edition):
    on = today() - timedelta(days=40)
    first = finished_attempt(namur, about=20, edition=edition, on=on)
    now = finished_attempt(namur, about=60, edition=edition, chain=first.chain)
    text = text_of(client_on(namur).get(page_of(now)))

    assert "Votre chemin" in text
    assert "scale-before" in text
    said = f"Vous aviez {first.diagnostic.score} le "
    assert text.index("Votre score") < text.index(said) < text.index('id="themes"')
    assert f"+{now.diagnostic.score - first.diagnostic.score}" in text


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("sector_city", "à Namur"),
        ("sector_region", "en Wallonie"),
        ("retail_region", "Tous les commerces, en Wallonie"),
    ],
)
def test_the_comparison_says_with_whom_and_on_how_many(namur, client_on, edition, monkeypatch, level, said):
    monkeypatch.setattr(presentation, "compared_with", lambda *_: Comparison(level, 43.2, 1207))
    text = text_of(client_on(namur).get(page_of(finished_attempt(namur, edition=edition))))

    assert said in text
    # As the score beside it, which is whole.
    assert "<strong>43</strong>" in text
    assert "43,2" not in text
    assert "1 207 autodiagnostics" in text
    assert ("trop peu de résultats" in text) is (level != "sector_city")


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Votre résultat"), ("de", 'lang="de"'), ("nl", 'lang="nl"'), ("en", 'lang="en"')],
)
def test_the_page_is_in_the_readers_language(namur, client_on, edition, language, title):
    attempt = finished_attempt(namur, edition=edition, language="fr")
    response = client_on(namur).get(page_of(attempt), headers={"accept-language": language})

    assert title in text_of(response)


def test_as_many_statements_for_five_earlier_results_as_for_one(
    namur, client_on, edition, django_assert_max_num_queries
):
    newest = finished_attempt(namur, edition=edition)
    browser = client_on(namur)
    for days in (100, 80, 60, 40, 20):
        on = today() - timedelta(days=days)
        finished_attempt(namur, edition=edition, chain=newest.chain, on=on)
        browser.get(page_of(newest))  # fills the caches of the process
        with django_assert_max_num_queries(8):
            browser.get(page_of(newest))


def test_correcting_opens_a_copy_and_keeps_the_result(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    browser = client_on(namur)
    sent = [browser.post(f"/diagnostic/{attempt.uuid}/recommencer/", {"action": "correct"}) for _ in range(2)]

    with tenant_context(namur):
        copy = Attempt.objects.get(corrects=attempt)
        assert copy.answers == attempt.answers
        assert not copy.is_finished
    assert [response["Location"] for response in sent] == [f"/diagnostic/{copy.uuid}/"] * 2
    assert browser.get(page_of(attempt)).status_code == 200


def test_taking_it_again_begins_without_answers(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    response = client_on(namur).post(f"/diagnostic/{attempt.uuid}/recommencer/", {"action": "retake"})

    with tenant_context(namur):
        made = Attempt.objects.get(retakes=attempt)
        assert made.answers == {}
        assert made.sector_id == SECTOR
    assert response["Location"] == f"/diagnostic/{made.uuid}/"


def test_asking_for_nothing_in_particular_changes_nothing(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    for action in ({}, {"action": "erase"}):
        response = client_on(namur).post(f"/diagnostic/{attempt.uuid}/recommencer/", action)
        assert response["Location"] == page_of(attempt)
    with tenant_context(namur):
        assert Attempt.objects.count() == 1


def test_between_programmes_one_is_told_why_it_cannot_be_taken_again(namur, client_on):
    soon = today() + timedelta(days=30)
    attempt = finished_attempt(namur, edition=make_running_edition(starts_on=soon))
    response = client_on(namur).post(f"/diagnostic/{attempt.uuid}/recommencer/", {"action": "retake"})

    assert response.status_code == 409
    assert "pas encore ouvert" in text_of(response)
    assert f"<strong>{attempt.diagnostic.score}</strong>" in text_of(response)


def send(browser, attempt, **typed):
    return browser.post(f"{page_of(attempt)}envoyer/", typed)


def test_the_mail_holds_the_link_and_nothing_of_the_result(namur, client_on, edition):
    attempt = finished_attempt(namur, answers=answers_about(50), edition=edition)
    key = uuid4()
    for _ in range(2):
        response = send(client_on(namur), attempt, email="Anne@Exemple.test", form_key=key)
        assert response.status_code == 302
        assert response["Location"].endswith("/envoyer/?fait=1")

    with tenant_context(namur):
        mail = Mail.objects.get()
        attempt.refresh_from_db()
    assert mail.recipient == "Anne@Exemple.test"
    assert mail.is_secret
    assert str(attempt.uuid) not in mail.unique_key
    for body in (mail.body_text, mail.body_html):
        assert f"/diagnostic/{attempt.uuid}/resultat/" in body
        assert f"/diagnostic/{attempt.uuid}/resultat.pdf" in body
        assert "En chemin" not in body
        assert f" {attempt.diagnostic.score} " not in body
    assert attempt.person_id is None
    assert "anne" not in str(vars(attempt)).lower()


def test_the_mail_is_in_the_readers_language(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    client_on(namur).post(
        f"{page_of(attempt)}envoyer/", {"email": "anne@exemple.test"}, headers={"accept-language": "nl"}
    )
    with tenant_context(namur):
        assert Mail.objects.get().language == "nl"


def test_an_address_that_is_none_is_said_in_the_form(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    for address in ("", "anne", "anne@"):
        response = send(client_on(namur), attempt, email=address, form_key="not a key")
        assert response.status_code == 422
        assert "error-summary" in text_of(response)
    with tenant_context(namur):
        assert not Mail.objects.exists()


def test_after_sending_one_is_told_so(namur, client_on, edition):
    attempt = finished_attempt(namur, edition=edition)
    assert "Regardez vos courriels" in text_of(client_on(namur).get(f"{page_of(attempt)}envoyer/?fait=1"))
