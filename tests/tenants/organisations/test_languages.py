"""Eupen and Sankt Vith open in German; a choice is kept, and the browser's language is offered."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from campaigns.signups.models import SignUp
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation
from tests.campaigns.signups.visiting import form_of, session_to_come, typed

FRENCH = {"Accept-Language": "fr-BE,fr;q=0.9,en;q=0.5"}


@pytest.fixture
def vith(db) -> Organisation:
    return Organisation.objects.get(slug="saint-vith")


def page_of(client, path: str = "/", **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


@pytest.mark.parametrize("accepted", ["", "fr-BE,fr;q=0.9", "nl", "en-GB", "de-BE", "it", "*"])
@pytest.mark.parametrize("slug", ["eupen", "saint-vith"])
def test_the_german_speaking_cities_open_in_german(client_on, db, slug, accepted):
    client = client_on(Organisation.objects.get(slug=slug))

    page = page_of(client, **({"Accept-Language": accepted} if accepted else {}))

    assert '<html lang="de">' in page


def test_the_city_is_named_in_german(client_on, vith):
    page = page_of(client_on(vith), **FRENCH)

    assert "<strong>Sankt Vith</strong>" in page
    assert "Saint-Vith" not in page.split("<main")[1].split("</main>")[0]


def test_the_browsers_language_is_offered_in_its_own_words(client_on, vith):
    page = page_of(client_on(vith), **FRENCH)

    assert 'value="fr" lang="fr">Lire cette page en français</button>' in page
    assert 'lang="nl">Deze pagina in het Nederlands lezen</button>' in page_of(
        client_on(vith), **{"Accept-Language": "nl-BE"}
    )
    assert "language-offer" not in page_of(client_on(vith), **{"Accept-Language": "de-BE"})
    assert "language-offer" not in page_of(client_on(vith))


def test_a_choice_wins_and_is_kept(client_on, vith):
    client = client_on(vith)

    answer = client.post("/langue/", {"language": "fr", "next": "/vie-privee/"}, headers=FRENCH)

    assert answer.headers["Location"] == "/vie-privee/"
    page = page_of(client, "/vie-privee/", **{"Accept-Language": "de"})
    assert '<html lang="fr">' in page
    assert "language-offer" not in page
    client.post("/langue/", {"language": "en"})
    assert '<html lang="en">' in page_of(client, **FRENCH)


def test_a_made_up_choice_is_none(client_on, vith):
    client = client_on(vith)
    client.cookies["portal_language"] = "xx"

    assert '<html lang="de">' in page_of(client, **FRENCH)


def test_the_mails_of_a_sign_up_there_are_in_german(client_on, vith):
    session = session_to_come(vith)

    answer = client_on(vith).post(form_of(session), typed("Jürgen Küpper"), headers=FRENCH)

    assert answer.status_code == 302
    with tenant_context(vith):
        assert SignUp.objects.get().language == "de"
        mail = Mail.objects.get()
        assert "Meine Einschreibung bestätigen" in mail.body_text
        assert "Sankt Vith" in mail.body_text


@pytest.mark.parametrize(
    ("accepted", "language"), [("de", "de"), ("fr", "fr"), ("nl-BE", "nl"), ("it", "fr")]
)
def test_elsewhere_the_browser_says_it(client_on, namur, accepted, language):
    page = page_of(client_on(namur), **{"Accept-Language": accepted})

    assert f'<html lang="{language}">' in page
    assert "language-offer" not in page


def test_malmedy_has_facilities_and_opens_in_french(client_on, db):
    assert '<html lang="fr">' in page_of(client_on(Organisation.objects.get(slug="malmedy")))


def test_programs_say_their_language_themselves(client_on, vith):
    answer = client_on(vith).get("/api/v1/questionnaire/", headers={"Accept-Language": "fr"})

    assert answer.headers.get("Content-Language", "fr") == "fr"
