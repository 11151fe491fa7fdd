"""Before the first question: what it is, codes, and in a session which city and which shop."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session, SessionOutcome
from campaigns.session_codes.services import code_of
from diagnostic.assessment.models import Attempt
from diagnostic.attempt_counts.models import AttemptCount
from kernel.codes import shown_code
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.diagnostic.assessment.taking import text_of
from tests.factories.diagnostics import finished_attempt, open_attempt
from tests.factories.facts import make_session, make_shop

START, CODE = "/diagnostic/", "/diagnostic/code/"


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


def held_now(edition, *hosts, **fields) -> Session:
    now = timezone.now()
    values = {"starts_at": now - timedelta(minutes=30), "announced_on": edition.starts_on}
    return make_session(edition, *hosts, on=now.date(), status="planned", **(values | fields))


def coded(session: Session) -> str:
    return shown_code(code_of(session, now=timezone.now()).code)


def attempts_in(city) -> list[Attempt]:
    with tenant_context(city):
        return list(Attempt.objects.select_related("shop").order_by("id"))


def test_the_citys_page_leads_to_it_with_a_button_and_a_field_for_a_code(edition, visitor):
    shown = text_of(visitor.get("/"))

    assert "Faites le point en dix minutes" in shown
    assert f'href="{START}"' in shown
    assert f'action="{CODE}"' in shown


def test_search_engines_find_the_start_page_and_no_other(namur, edition, visitor):
    attempt = open_attempt(namur)
    sitemap, robots = (visitor.get(path).content.decode() for path in ("/sitemap.xml", "/robots.txt"))

    assert f"{START}</loc>" in sitemap
    assert "Disallow: /diagnostic/*/" in robots
    assert "X-Robots-Tag" not in visitor.get(START).headers
    assert "noindex" not in text_of(visitor.get(START))
    assert "noindex" in visitor.get(CODE).headers["X-Robots-Tag"]
    assert "noindex" in text_of(visitor.get(f"/diagnostic/{attempt.uuid}/question/Q01/"))


def test_the_start_page_says_who_sees_what_and_begins_nothing(namur, edition, visitor):
    shown = text_of(visitor.get(START))

    assert "Personne d’autre ne voit votre score" in shown
    assert "J’ai un code" in shown
    assert attempts_in(namur) == []


def test_the_button_begins_and_two_clicks_begin_once(namur, edition, visitor):
    filled = {"form_key": str(uuid4())}

    first, second = visitor.post(START, filled), visitor.post(START, filled)

    [attempt] = attempts_in(namur)
    assert first.headers["Location"] == second.headers["Location"] == f"/diagnostic/{attempt.uuid}/"
    assert (attempt.session_id, attempt.shop, attempt.language) == (None, None, "fr")


@pytest.mark.parametrize("made_up", ["", "x", "x" * 5000, "\u0000"])
def test_a_made_up_key_is_no_obstacle(namur, edition, visitor, made_up):
    response = visitor.post(START, {"form_key": made_up, "shop": made_up})

    assert response.status_code == 302
    assert len(attempts_in(namur)) == 1


def test_it_begins_in_the_readers_language(namur, edition, visitor):
    visitor.post("/langue/", {"language": "nl", "next": START})
    visitor.post(START)
    assert attempts_in(namur)[0].language == "nl"


def test_before_the_programme_opens_it_says_so(namur, visitor):
    response = visitor.post(START)

    assert response.status_code == 422
    assert "pas encore ouvert" in text_of(response)
    assert attempts_in(namur) == []


def test_a_city_that_has_left_begins_none_and_finishes_those_begun(namur, edition, visitor, owner_of_status):
    attempt = open_attempt(namur)
    owner_of_status(namur, OrganisationStatus.RETIRED)

    assert visitor.get(START).headers["Location"] == "/"
    refused = visitor.post(START)
    assert refused.status_code == 410
    assert "ne participe plus" in text_of(refused)
    assert visitor.get(f"/diagnostic/{attempt.uuid}/question/Q01/").status_code == 200


@pytest.fixture
def owner_of_status():
    def change(city, status):
        set_status(city, status)

    return change


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:lower}", "{:bare}"])
def test_ones_own_code_goes_on_where_one_left(namur, visitor, typed):
    attempt = open_attempt(namur)
    shown = shown_code(attempt.code)
    variants = {"{}": shown, " {} ": f"  {shown} ", "{:lower}": shown.lower(), "{:bare}": attempt.code}

    response = visitor.post(CODE, {"code": variants[typed]})

    assert response.headers["Location"] == f"/diagnostic/{attempt.uuid}/"


def test_ones_own_code_opens_the_result_once_it_is_there(namur, visitor):
    attempt = finished_attempt(namur)

    response = visitor.post(CODE, {"code": attempt.code}, follow=True)

    assert response.redirect_chain[-1][0] == f"/diagnostic/{attempt.uuid}/resultat/"


def test_a_code_of_another_city_is_not_known_here(namur, dinant, client_on):
    response = client_on(dinant).post(CODE, {"code": open_attempt(namur).code})

    assert response.status_code == 404
    assert "reprenez-le là" in text_of(response)


def test_a_sessions_code_leads_to_its_page(namur, edition, visitor):
    code = coded(held_now(edition, namur))

    response = visitor.post(CODE, {"code": code.lower().replace("-", " ")})

    assert response.headers["Location"] == f"/diagnostic/seance/{code}/"
    page = visitor.get(response.headers["Location"])
    assert page.status_code == 200
    assert "ni la personne qui anime la séance" in text_of(page)
    assert "noindex" in page.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("typed", "status", "expected"),
    [
        ("", 422, "Écrivez le code"),
        ("HJ4-K7M", 404, "ne trouvons pas ce code"),
        ("HJ4-K7O", 404, "Nos codes n’ont pas de « O »"),
        ("S8B-2ZU", 404, "Nos codes n’ont pas de « S, 8, B »"),
        ("K7MP-4TXR", 404, "ne trouvons pas cet autodiagnostic"),
        ("😀😀😀", 404, "ne trouvons pas ce code"),
        ("A" * 5000, 422, "trop long"),
        ("\u0000", 422, "Écrivez le code"),
        ("../../x", 404, "ne trouvons pas ce code"),
    ],
)
def test_a_code_that_opens_nothing_is_told_beside_its_field(visitor, db, typed, status, expected):
    response = visitor.post(CODE, {"code": typed})
    shown = text_of(response)

    assert response.status_code == status
    assert expected in shown
    assert 'role="alert" tabindex="-1" autofocus' in shown
    assert 'href="#code"' in shown


def test_a_late_an_early_and_a_cancelled_code_are_refused_kindly(namur, edition, visitor):
    now = timezone.now()
    early = held_now(edition, namur, starts_at=now + timedelta(hours=5))
    late = held_now(edition, namur, starts_at=now - timedelta(hours=9))
    cancelled = held_now(edition, namur)
    SessionOutcome.objects.create(session=cancelled, status="cancelled", happened_on=now.date())

    expected = {}
    for name, session in (("early", early), ("late", late), ("cancelled", cancelled)):
        for ask in (
            visitor.post(CODE, {"code": coded(session)}),
            visitor.get(f"/diagnostic/seance/{coded(session)}/"),
            visitor.post(f"/diagnostic/seance/{coded(session)}/"),
        ):
            expected.setdefault(name, set()).add((ask.status_code, "Commencer sans code" in text_of(ask)))
    assert expected == {"early": {(409, True)}, "late": {(410, True)}, "cancelled": {(410, True)}}
    assert attempts_in(namur) == []


def test_who_begins_with_the_code_is_bound_to_session_and_city(namur, edition, visitor):
    session = held_now(edition, namur)

    response = visitor.post(f"/diagnostic/seance/{coded(session)}/", {"form_key": str(uuid4())})

    [attempt] = attempts_in(namur)
    assert response.headers["Location"] == f"/diagnostic/{attempt.uuid}/"
    assert (attempt.session_id, attempt.shop_id) == (session.pk, None)
    assert AttemptCount.objects.get(session=session, organisation=namur).n_started == 1


def test_in_a_joint_session_the_city_is_asked_first(namur, dinant, edition, client_on):
    session = held_now(edition, namur, dinant)
    here = f"/diagnostic/seance/{coded(session)}/"

    shown = text_of(client_on(namur).get(here))
    assert "Où est votre commerce ?" in shown
    assert f'href="{here}?ici=1"' in shown
    assert f"{dinant.primary_host}" in shown

    assert "Commencer" in text_of(client_on(dinant).get(f"{here}?ici=1"))
    client_on(dinant).post(here)
    assert [attempt.session_id for attempt in attempts_in(dinant)] == [session.pk]
    assert attempts_in(namur) == []


def test_a_shop_of_a_third_city_finds_its_city_by_name_or_postal_code(namur, dinant, edition, visitor):
    session = held_now(edition, namur)
    here = f"/diagnostic/seance/{coded(session)}/"

    for query in ("dinant", "5500", "Dréhance"):
        shown = text_of(visitor.get(here, {"q": query}))
        assert f"{dinant.primary_host}" in shown
        assert f"{here}?ici=1" in shown
    assert "Nous n’avons pas trouvé « &lt;b&gt;atlantis" in text_of(visitor.get(here, {"q": "<b>atlantis"}))


def test_a_known_shop_is_bound_by_what_was_chosen_or_by_its_exact_name(namur, edition, visitor):
    shop = make_shop(namur, name="Au Bon Pain", number="12", street="Rue de Fer")
    code = coded(held_now(edition, namur))

    for filled in ({"shop": str(shop.uuid)}, {"shop_name": "au bon pain"}):
        visitor.post(f"/diagnostic/seance/{code}/", filled)

    assert [attempt.shop for attempt in attempts_in(namur)] == [shop, shop]
    assert [attempt.sector_id for attempt in attempts_in(namur)] == ["ALI-BOU", "ALI-BOU"]


def test_without_scripts_similar_names_are_offered_to_choose_from(namur, edition, visitor):
    shops = [make_shop(namur, name=f"Boulangerie {name}") for name in ("Lambert", "Petit")]
    here, key = f"/diagnostic/seance/{coded(held_now(edition, namur))}/", str(uuid4())

    asked = visitor.post(here, {"form_key": key, "shop_name": "boulangerie"})
    assert asked.status_code == 200
    shown = text_of(asked)
    assert "Est-ce l’un de ces commerces ?" in shown
    assert shown.count('name="shop"') == 3
    assert attempts_in(namur) == []

    kept = {"form_key": key, "shop_name": "boulangerie"}
    visitor.post(here, {**kept, "shop": str(shops[1].uuid)})
    assert [attempt.shop for attempt in attempts_in(namur)] == [shops[1]]

    visitor.post(here, {"shop_name": "boulangerie", "shop": "none"})
    assert attempts_in(namur)[-1].shop is None


@pytest.mark.parametrize("name", ["Inconnu au bataillon", "<b>x</b>", "\u202e\u0000", "b"])
def test_a_shop_that_is_not_known_is_no_obstacle(namur, edition, visitor, name):
    response = visitor.post(START, {"shop_name": name})

    assert response.status_code == 302
    assert attempts_in(namur)[0].shop is None


def test_another_citys_shop_binds_nothing(namur, dinant, edition, visitor):
    visitor.post(START, {"shop": str(make_shop(dinant).uuid)})
    assert attempts_in(namur)[0].shop is None


def test_a_name_that_is_too_long_is_told(namur, edition, visitor):
    response = visitor.post(START, {"shop_name": "x" * 5000})

    assert response.status_code == 422
    assert "trop long" in text_of(response)
    assert attempts_in(namur) == []


def test_two_hundred_phones_of_one_hall_may_begin_and_answer_in_one_minute(
    namur, edition, visitor, monkeypatch
):
    monkeypatch.setattr(settings, "LIMITS_FACTOR", 1)
    monkeypatch.setattr("kernel.limits.time.time", lambda: 1_800_000_000.0)
    code = coded(held_now(edition, namur))

    assert {visitor.post(CODE, {"code": code}).status_code for _ in range(200)} == {302}


def test_guessing_codes_is_slowed_down(namur, db, visitor, monkeypatch):
    monkeypatch.setattr(settings, "LIMITS_FACTOR", 1)
    monkeypatch.setattr("kernel.limits.time.time", lambda: 1_800_000_000.0)

    answers = [visitor.post(CODE, {"code": "HJ4K7M"}).status_code for _ in range(125)]

    assert set(answers[:120]) == {404}
    assert set(answers[120:]) == {429}


def test_a_shop_outside_the_programme_takes_part_as_a_guest_whatever_shop_is_sent(
    edition, namur, dinant, visitor
):
    own = make_shop(namur, name="Boulangerie du Parc")
    url = f"/diagnostic/seance/{coded(held_now(edition, namur, dinant))}/"
    assert "invite=1" in text_of(visitor.get(url))

    visitor.post(f"{url}?ici=1&invite=1", {"form_key": uuid4(), "shop_name": own.name})

    (attempt,) = attempts_in(namur)
    assert attempt.is_guest
    assert attempt.shop is None
