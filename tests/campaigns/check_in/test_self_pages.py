"""On one's own phone: the code, who one is, a welcome; wrong answers say little, and are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.agenda.models import SessionOutcome
from campaigns.check_in.public_views import WRONG_PER_MINUTE
from campaigns.check_in.services import close_list
from campaigns.session_codes.services import code_of
from kernel.clock import day_of
from kernel.codes import shown_code
from tenants.organisations.models import OrganisationStatus
from tests.campaigns.check_in.conftest import do
from tests.factories.sessions import make_coming_session, make_group

TYPE_CODE = "/presence/"
NOBODY = "Nous ne trouvons pas votre inscription. Demandez à l’accueil : on vous y aide."


@pytest.fixture
def code(session, now):
    return shown_code(code_of(session, now=now).code)


@pytest.fixture
def page(code):
    return f"/presence/{code}/"


@pytest.fixture
def visitor(client_on, dinant):
    return client_on(dinant)


@pytest.fixture
def rita(namur, session):
    return make_group(namur, session, "Rita Sax", shop="Quincaillerie", email="rita@exemple.test")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_code_leads_to_its_session_and_a_slip_is_said(visitor, page, code, session):
    assert visitor.get(TYPE_CODE).status_code == 200
    assert visitor.post(TYPE_CODE, {"code": code.lower().replace("-", " ")}).headers["Location"] == page
    shown = text(visitor.get(page))
    for words in (session.shown_title, "Salle Sax", "Votre e-mail ou votre téléphone", "Je suis là"):
        assert words in shown
    misread = visitor.post(TYPE_CODE, {"code": "HJ0-K1M"})
    assert (misread.status_code, "Nos codes n’ont pas de « 0, 1 »" in text(misread)) == (404, True)
    assert "Écrivez le code." in text(visitor.post(TYPE_CODE, {"code": " "}))


def test_the_code_of_ones_own_sign_up_is_for_the_door(visitor, rita):
    refused = visitor.post(TYPE_CODE, {"code": shown_code(rita.check_in_code)})
    assert refused.status_code == 404
    assert "montrez-le à l’accueil" in text(refused)


def test_an_arrival_is_noted_and_the_page_says_so_in_this_browser_alone(
    visitor, client_on, dinant, page, code, rita, noted, namur, session
):
    answer = visitor.post(page, {"contact": "rita@exemple.test"})
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert noted(namur, session) == [("Rita Sax", "Quincaillerie", "present")]
    welcome = text(visitor.get(page))
    assert "C’est noté, bienvenue" in welcome
    assert f'href="/diagnostic/seance/{code}/"' in welcome
    assert "Rita" not in welcome
    assert "Quincaillerie" not in welcome
    assert "Je suis là" in text(client_on(dinant).get(page))
    assert "Je suis là" in text(visitor.get(page + "?autre=1"))


def test_once_more_is_kind(visitor, page, rita):
    visitor.post(page, {"contact": "rita@exemple.test"})
    visitor.post(page, {"name": "Rita Sax", "shop": "Quincaillerie"})
    assert "était déjà notée" in text(visitor.get(page))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Écrivez votre e-mail ou votre téléphone, ou bien votre nom et votre commerce."),
        ({"name": "Rita Sax"}, "Écrivez aussi le nom de votre commerce."),
        ({"shop": "Quincaillerie"}, "Écrivez aussi votre nom."),
        ({"contact": "rita"}, "une adresse e-mail complète, ou un numéro de téléphone complet"),
        ({"contact": "rita@"}, "une adresse e-mail complète, ou un numéro de téléphone complet"),
        ({"contact": "0470 12"}, "une adresse e-mail complète, ou un numéro de téléphone complet"),
        ({"contact": "jo@exemple.test"}, NOBODY),
        ({"contact": "rita@exemple.test", "name": "Jo Petit"}, NOBODY),
        ({"name": "Rita Sax", "shop": "Librairie"}, NOBODY),
    ],
)
def test_what_is_missing_or_not_found_is_said(visitor, page, rita, noted, namur, session, typed, words):
    refused = visitor.post(page, typed)
    assert refused.status_code == 422
    assert words in text(refused)
    assert noted(namur, session) == []


def test_a_group_is_asked_for_the_name_and_none_is_said(visitor, page, namur, session):
    make_group(namur, session, "Rita Sax", "Jo Petit", email="rita@exemple.test")
    refused = text(visitor.post(page, {"contact": "rita@exemple.test"}))
    assert "écrivez aussi votre nom" in refused
    assert "Jo" not in refused
    assert visitor.post(page, {"contact": "rita@exemple.test", "name": "Jo Petit"}).status_code == 302


def test_a_code_of_another_moment_says_what_to_do(visitor, page, edition, dinant, session, now):
    def of(**fields):
        made = make_coming_session(edition, dinant, **fields)
        return text(visitor.get(f"/presence/{code_of(made, now=now).code}/"))

    assert "une heure avant le début" in of(starts_at=now + timedelta(hours=2))
    assert "Vous y étiez ? Dites-le à l’équipe" in of(starts_at=now - timedelta(days=1))
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=day_of(now))
    cancelled = visitor.get(page)
    assert (cancelled.status_code, "a été annulée" in text(cancelled)) == (410, True)
    assert "autodiagnostic sans code" not in text(cancelled)


def test_after_the_closing_the_team_is_asked(visitor, page, rita, session, manager, now):
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    refused = visitor.post(page, {"contact": "rita@exemple.test"})
    assert (refused.status_code, "Dites votre nom à l’équipe" in text(refused)) == (409, True)


def test_guessing_is_slow_and_nobody_else_waits_for_it(
    visitor, client_on, dinant, page, rita, noted, namur, session
):
    cache.clear()
    for number in range(WRONG_PER_MINUTE):
        assert visitor.post(page, {"contact": f"p{number}@exemple.test"}).status_code == 422
    tired = visitor.post(page, {"contact": "another@exemple.test"})
    assert (tired.status_code, tired.headers["Retry-After"]) == (429, "60")
    assert visitor.post(TYPE_CODE, {"code": "HJ4K7M"}).status_code == 429
    # In the same room, behind the same address.
    assert client_on(dinant).post(page, {"contact": "rita@exemple.test"}).status_code == 302
    assert len(noted(namur, session)) == 1


def test_whoever_is_asked_for_their_name_or_finds_the_list_closed_guessed_nothing(
    visitor, page, namur, session, manager, edition, dinant, now
):
    make_group(namur, session, "Rita Sax", "Jo Petit", email="rita@exemple.test")
    early = make_coming_session(edition, dinant, starts_at=now + timedelta(hours=2))
    ahead = f"/presence/{code_of(early, now=now).code}/"
    cache.clear()
    for _ in range(WRONG_PER_MINUTE + 1):
        assert visitor.post(page, {"contact": "rita@exemple.test"}).status_code == 422
        assert visitor.get(ahead).status_code == 409
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    named = {"contact": "rita@exemple.test", "name": "Jo Petit"}
    assert {visitor.post(page, named).status_code for _ in range(WRONG_PER_MINUTE + 1)} == {409}
    assert visitor.post(page, {"contact": "jo@exemple.test"}).status_code == 422


def test_a_wrong_address_with_the_right_name_and_shop_is_enough(visitor, page, rita, noted, namur, session):
    typed = {"contact": "new@exemple.test", "name": "Rita Sax", "shop": "Quincaillerie"}
    assert visitor.post(page, typed).status_code == 302
    assert noted(namur, session) == [("Rita Sax", "Quincaillerie", "present")]


@pytest.mark.long  # seconds; the benchmark `check_in` does it over HTTP
def test_sixty_phones_of_one_room_note_their_arrivals_within_a_minute(visitor, page, namur, session):
    session.seats.capacity = 60
    session.seats.save()
    for number in range(12):
        make_group(
            namur,
            session,
            *(f"Personne{number} Sax{one}" for one in "ABCDE"),
            email=f"g{number}@exemple.test",
        )
    cache.clear()
    answers = {
        visitor.post(
            page, {"contact": f"g{number}@exemple.test", "name": f"Personne{number} Sax{one}"}
        ).status_code
        for number in range(12)
        for one in "ABCDE"
    }
    assert answers == {302}


def test_it_is_kept_nowhere_and_in_no_search_engine(visitor, page):
    for path in (TYPE_CODE, page):
        response = visitor.get(path)
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
    assert "Disallow: /presence/" in visitor.get("/robots.txt").content.decode()


def test_the_diagnostic_of_the_session_and_the_arrival_lead_to_each_other(visitor, page, code):
    assert f'href="/diagnostic/seance/{code}/"' in text(visitor.get(page))
    for query in ("", "?ici=1"):
        assert f'href="{page}"' in text(visitor.get(f"/diagnostic/seance/{code}/{query}"))


def test_a_city_that_takes_part_no_more_has_no_door(client_on, namur, page):
    browser = client_on(namur)
    type(namur).objects.filter(pk=namur.pk).update(status=OrganisationStatus.RETIRED)
    assert browser.get(page).status_code == 404


def test_the_statements_of_the_page(visitor, page, namur, session):
    def of() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(page).status_code == 200
        return len(asked)

    of()
    alone = of()
    for _ in range(10):
        make_group(namur, session)
    assert of() == alone <= 8


def test_a_forged_cookie_says_nothing(visitor, page, code):
    visitor.cookies[f"portal_arrived_{code.replace('-', '')}"] = "new:forged"
    assert "Je suis là" in text(visitor.get(page))
