"""The one chooser of a sector, on every page that asks for one: with its button alone, and by the API."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django import forms
from django.utils.translation import override

from kernel.clock import today
from kernel.forms import PortalFormRenderer
from tenants.membership.roles import Role
from tenants.sectors.fields import UNSURE, SectorChooser, SectorField, is_sector_search, searched
from tests.campaigns.signups.visiting import form_of, session_to_come, typed
from tests.diagnostic.assessment.taking import kept, page
from tests.factories.diagnostics import open_attempt
from tests.factories.facts import make_shop
from tests.factories.sessions import make_running_edition

pytestmark = pytest.mark.django_db


class Asked(forms.Form):
    default_renderer = PortalFormRenderer
    sector = SectorField(label="Secteur")


class Left(forms.Form):
    default_renderer = PortalFormRenderer
    sector = SectorField(label="Secteur", required=False, initial=UNSURE, widget=SectorChooser(unsure="Tous"))


def codes_in(html: str) -> list[str]:
    """The sectors that a page offers, in their order."""
    return re.findall(r'<input type="radio" name="[\w-]+" value="([^"]+)"', html)


def chosen_in(html: str) -> list[str]:
    return re.findall(r'<input type="radio" name="[\w-]*sect[\w-]+" value="([^"]+)" checked', html)


def text_of(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


@pytest.mark.parametrize(
    ("sent", "code"), [("ALI-BOU", "ALI-BOU"), (UNSURE, None)], ids=["a sector", "I do not know"]
)
def test_a_choice_is_a_code_or_none(sent, code):
    form = Asked({"sector": sent, "sector-q": "pain"})
    assert form.is_valid()
    assert form.cleaned_data == {"sector": code}


@pytest.mark.parametrize("sent", ["", "ALI-XXX", "x" * 50_000, "ALI-BOU\0"])
def test_what_is_no_sector_is_refused(sent):
    with override("fr"):
        assert Asked({"sector": sent}).errors["sector"] == ["Choisissez un secteur de la liste."]


def test_a_sector_that_may_be_left_out_is_none():
    form = Left({"sector": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"sector": None}
    assert chosen_in(str(Left())) == [UNSURE]
    assert "Tous" in str(Left())


def test_all_sectors_are_offered_once_and_not_sure_last():
    with override("fr"):
        codes = codes_in(str(Asked()))
    assert len(codes) == len(set(codes)) == 38
    assert codes[-1] == UNSURE


def test_what_was_found_stands_first_and_once():
    form = Asked(initial={"sector": searched({"sector-q": "coifeur", "sector-search": "1"})})
    with override("fr"):
        html = str(form)
    codes = codes_in(html)
    assert codes[0] == "BEA-COI"
    assert len(codes) == len(set(codes)) == 38
    assert "Aucun secteur ne porte ce nom. Voici ce qui s’en approche le plus." in html
    assert 'value="coifeur"' in html
    assert re.search(r"<details[^>]* open", html)


def test_a_search_that_finds_nothing_does_not_send_to_not_sure():
    with override("fr"):
        html = str(Asked(initial={"sector": searched({"sector-q": "xqz"})}))
    assert "Rien ne ressemble à" in html
    told = html.split("data-told")[1].split("</p>", maxsplit=1)[0]
    assert "sais pas" not in told


def test_the_search_stays_when_the_form_comes_back_with_a_mistake():
    with override("fr"):
        html = str(Asked({"sector": "", "sector-q": "velo"}))
    assert codes_in(html)[0] == "CUL-CYC"
    assert "Un secteur trouvé." in html
    assert re.search(r"<details[^>]* open", html)


def test_only_the_button_of_the_chooser_is_a_search():
    assert is_sector_search({"sector-search": "1"})
    assert is_sector_search({"shop-sector-search": "1"}, "shop-sector")
    assert not is_sector_search({"sector": "ALI-BOU", "sector-q": "pain"})


@pytest.mark.parametrize(
    ("language", "said", "first"),
    [("de", "Eine Branche gefunden.", "Fahrräder"), ("nl", "Eén sector gevonden.", "Fietsen")],
)
def test_it_speaks_the_readers_language(language, said, first):
    with override(language):
        html = str(Asked(initial={"sector": searched({"sector-q": "vélo"})}))
    assert said in html
    assert first in html.split("data-found")[1].split("</div>", maxsplit=1)[0]


def test_a_sign_up_searches_and_keeps_what_was_typed(namur, client_on):
    session = session_to_come(namur, capacity=6)
    sent = typed("Claire Lemaire", "Basile Noël", sector="", **{"sector-q": "fritrie", "sector-search": "1"})

    response = client_on(namur).post(form_of(session), sent | {"email": "pas encore"})

    html = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" not in html
    assert codes_in(html)[0] == "HOR-RAP"
    for value in ("Boulangerie Lambert", "Claire Lemaire", "Basile Noël", "pas encore", "fritrie"):
        assert f'value="{value}"' in html


def test_another_person_leaves_the_search_as_it_was(namur, client_on):
    session = session_to_come(namur, capacity=6)
    sent = typed(sector="CUL-CYC", add="1", **{"sector-q": "vélo"})

    html = client_on(namur).post(form_of(session), sent).content.decode()

    assert chosen_in(html) == ["CUL-CYC"]
    assert 'value="vélo"' in html
    assert "autofocus" not in html.split("data-told")[1].split(">")[0]


def test_a_self_diagnostic_searches_before_it_chooses(namur, client_on):
    attempt = open_attempt(namur, sector=None, is_sector_told=False)
    address = page(attempt, "secteur/")

    found = client_on(namur).post(address, {"sector-q": "onglrie", "sector-search": "1"})

    assert found.status_code == 200
    assert codes_in(found.content.decode())[0] == "BEA-INS"
    assert not kept(namur, attempt).is_sector_told
    assert client_on(namur).post(address, {"sector-q": "onglrie", "sector": ""}).status_code == 422
    assert client_on(namur).post(address, {"sector-q": "onglrie", "sector": "BEA-INS"}).status_code == 302
    assert kept(namur, attempt).sector_id == "BEA-INS"


@pytest.fixture
def manager(namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def test_staff_who_enter_a_sign_up_search_too(namur, manager):
    session = session_to_come(namur, capacity=6)
    sent = {
        "n": "1",
        "p0-name": "Claire Lemaire",
        "p0-role": "owner",
        "phone": "0470 12 34 56",
        "shop-name": "Au vélo bleu",
        "shop-sector-q": "marchand de vélos",
        "shop-sector-search": "1",
    }

    response = manager.post(f"/espace/seances/{session.pk}/inscrire/?nouveau=1", sent)

    html = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" not in html
    assert codes_in(html)[0] == "CUL-CYC"
    for value in ("Claire Lemaire", "Au vélo bleu", "0470 12 34 56"):
        assert f'value="{value}"' in html


def test_staff_who_type_a_form_on_paper_search_too(namur, manager):
    make_running_edition()
    sent = {
        "sector-q": "boucheri",
        "sector-search": "1",
        "shop-name": "Chez Marcel",
        "email": "marcel@exemple.be",
        "mode": "assisted",
    }

    response = manager.post("/espace/diagnostics/encoder/?nouveau=1", sent)

    html = response.content.decode()
    assert response.status_code == 200
    assert codes_in(html)[0] in {"ALI-BCH", "paper"}
    assert "ALI-BCH" in html.split("data-found")[1].split("</div>")[0]
    for value in ("Chez Marcel", "marcel@exemple.be", "boucheri"):
        assert f'value="{value}"' in html


def test_sheets_to_print_are_searched_on_their_page(manager):
    response = manager.get(
        "/espace/diagnostics/", {"secteur-q": "opticien", "secteur-search": "1", "langue": "nl"}
    )

    html = response.content.decode()
    assert "BEA-OPT" in html.split("data-found")[1].split("</div>")[0]
    assert '<details class="entry-sheet" open>' in html
    assert '<option value="nl" selected>' in html


def test_another_sector_while_answers_are_typed_is_searched_and_keeps_them(namur, manager):
    make_running_edition()
    shop = make_shop(namur)
    begun = manager.post(
        f"/espace/diagnostics/encoder/?commerce={shop.uuid}",
        {
            "form_key": "0b0f6f9e-5f0c-4c83-9f0e-6d1b9f2d8a11",
            "mode": "paper",
            "taken_on": today().isoformat(),
            "session": "",
            "sector": "ALI-BOU",
            "email": "",
            "language": "fr",
        },
    )

    response = manager.post(
        begun.headers["Location"], {"Q05": "a", "sector-q": "lunetes", "sector-search": "1"}
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert "BEA-OPT" in html.split("data-found")[1].split("</div>")[0]
    assert re.search(r'<input[^>]*name="Q05"[^>]*value="a"[^>]*checked', html)


def test_the_api_finds_them_in_the_readers_language(namur, client_on):
    response = client_on(namur).get(
        "/api/v1/sectors/", {"q": "boulangrie"}, headers={"accept-language": "nl"}
    )

    assert response.json() == {
        "is_sure": False,
        "told": "Geen enkele sector heet zo. Dit komt er het dichtst bij.",
        "sectors": [{"code": "ALI-BOU", "name": "Bakkerij en banketbakkerij"}],
    }
    assert "max-age=3600" in response.headers["Cache-Control"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=" + "x" * 81])
def test_the_api_wants_a_word(namur, client_on, query):
    response = client_on(namur).get(f"/api/v1/sectors/{query}")

    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["q"]


def test_the_api_asks_the_database_for_nothing(namur, client_on, django_assert_max_num_queries):
    browser = client_on(namur)
    browser.get("/api/v1/sectors/", {"q": "pain"})
    with django_assert_max_num_queries(2):  # the organisation of the host
        browser.get("/api/v1/sectors/", {"q": "a"})


def test_enter_in_a_field_never_presses_the_button_of_the_search(namur, manager, client_on):
    make_running_edition()
    session = session_to_come(namur, capacity=6)
    attempt = open_attempt(namur, sector=None, is_sector_told=False)
    pages = [
        client_on(namur).get(form_of(session)),
        client_on(namur).get(page(attempt, "secteur/")),
        manager.get(f"/espace/seances/{session.pk}/inscrire/?nouveau=1"),
        manager.get("/espace/diagnostics/encoder/?nouveau=1"),
        manager.get("/espace/diagnostics/"),
    ]
    for response in pages:
        html = response.content.decode()
        before = html[: html.index("data-sectors")]
        form = before[before.rindex("<form") :]
        assert re.search(r'<button[^>]* type="submit"', form), response.request["PATH_INFO"]
