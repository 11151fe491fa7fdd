"""The life of a session of three cities: from a draft to a full roster, with a waiting list in between."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from kernel.clock import today
from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.mailbox import link_in, mail_to
from tests.journeys.steps import confirm_by_mail, fill_sign_up, visitor

pytestmark = pytest.mark.journey

TITLE = "Trois villes, une vitrine"
ALONE, OWNER = "Rose Delvaux", "Hakim Daoud"
HELPER, WAITS, PHONED = "Nora Daoud", "Ivo Peeters", "Gilles Marchal"
READ_BYTES = "async address => [...new Uint8Array(await (await fetch(address)).arrayBuffer())]"


def test_a_session_of_three_cities_goes_from_draft_to_full_roster(
    browser: Browser, page: Page, demo: Demo, tmp_path: Path
):
    sign_in(page, demo, demo.login("Namur, manager"))
    pk = _draft_and_announce(page, demo)
    _everybody_finds_it(browser, demo, pk)

    with visitor(browser) as rose:
        _rose_signs_up_alone(rose, demo, pk)
        _hakim_brings_his_helper(browser, demo, pk)
        with visitor(browser) as ivo:
            _ivo_waits(ivo, demo, pk)
            _rose_cancels(rose, demo)
            _ivo_takes_her_seat(ivo, demo)

    _a_shop_phones(page, demo, pk)
    _who_comes(page, demo, pk, tmp_path)
    _the_facilitator_sees_them(browser, demo, pk)


def _draft_and_announce(page: Page, demo: Demo) -> str:
    """A draft that nobody else sees, its cities, its facilitator, a seat kept for Dinant; then announced."""
    page.goto(demo.address("/espace/seances/", "namur.localhost"))
    look_at(page, "staff-agenda")
    page.get_by_role("link", name="Préparer une séance").click()
    look_at(page, "staff-new-session")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.locator(".error-summary")).to_be_focused()

    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Jour").fill((today() + timedelta(days=40)).isoformat())
    page.get_by_label("Heure de début").fill("07:30")
    page.get_by_label("Lieu", exact=True).fill("Maison du commerce")
    page.get_by_label("Nombre de places").fill("3")
    page.get_by_label("Accès").fill("Bus 4, arrêt Halle.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("brouillon").first).to_be_visible()
    found = re.search(r"/seances/(\d+)/", page.url)
    assert found, page.url
    pk = found.group(1)

    _open_card(page, "Villes")
    look_at(page, "staff-hosts")
    page.get_by_label("Dinant", exact=True).check()
    page.get_by_label("Andenne", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("region", name="Villes", exact=True)).to_contain_text("Andenne")

    _open_card(page, "Animation")
    look_at(page, "staff-facilitators")
    page.get_by_label("Lucie Henrard").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Lucie Henrard")).to_be_visible()

    _open_card(page, "Places des villes")
    look_at(page, "staff-seats")
    dinant = page.get_by_role("group", name="Dinant")
    dinant.get_by_label("Places réservées").fill("1")
    dinant.get_by_label("Libérées pour tous le").fill((today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text(re.compile("dont 1 réservée"))).to_be_visible()

    own_page = page.url
    shown = page.goto(demo.address(f"/seances/{pk}/", "dinant.localhost"))
    assert shown
    assert shown.status == 404, "a draft is on no public page"
    page.goto(own_page)

    page.get_by_role("link", name="Annoncer").click()
    look_at(page, "staff-move")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("La séance est annoncée.")).to_be_visible()
    look_at(page, "staff-session")
    return pk


def _open_card(page: Page, name: str) -> None:
    page.get_by_role("region", name=name, exact=True).get_by_role("link").click()


def _everybody_finds_it(browser: Browser, demo: Demo, pk: str) -> None:
    with visitor(browser) as page:
        for city in ("namur", "dinant", "andenne"):
            page.goto(demo.address("/", f"{city}.localhost"))
            expect(page.get_by_text(TITLE)).to_be_visible()
        page.goto(demo.address(f"/seances/{pk}/", "andenne.localhost"))
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        look_at(page, "session")


def _rose_signs_up_alone(page: Page, demo: Demo, pk: str) -> None:
    """Of Namur, from its page; the seat is hers once she pressed the button that the mail led to."""
    page.goto(demo.address(f"/seances/{pk}/", "namur.localhost"))
    page.get_by_role("link", name="S’inscrire, c’est gratuit").click()
    expect(page.get_by_role("heading", name="Où est votre commerce ?")).to_be_visible()
    look_at(page, "where")
    page.get_by_role("link", name="Mon commerce est ici").click()
    expect(page.get_by_role("heading", name="S’inscrire")).to_be_visible()
    look_at(page, "sign-up")
    fill_sign_up(page, shop="Chez Rose", people=[ALONE], email="rose@shop.example")
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez vos courriels")
    look_at(page, "thanks")

    page.goto(link_in(mail_to(demo, "rose@shop.example", "À confirmer")))
    expect(page.get_by_role("button", name="Je confirme")).to_be_visible()
    look_at(page, "my-sign-up")
    confirm_by_mail(page, demo, "rose@shop.example")


def _hakim_brings_his_helper(browser: Browser, demo: Demo, pk: str) -> None:
    """Of Dinant, through the question which city the shop is in: the form is then on Dinant's host."""
    with visitor(browser) as page:
        page.goto(demo.address(f"/seances/{pk}/inscription/", "namur.localhost"))
        page.get_by_label("Nom de votre ville, de votre localité, ou code postal").fill("5500")
        page.get_by_role("button", name="Chercher").click()
        page.get_by_role("link", name="Dinant").click()
        page.wait_for_url(demo.address(f"/seances/{pk}/inscription/commerce/**", "dinant.localhost"))
        fill_sign_up(page, shop="Couques Daoud", people=[OWNER, HELPER], email="hakim@shop.example")
        page.get_by_role("button", name="M’inscrire").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("regardez vos courriels")
        confirm_by_mail(page, demo, "hakim@shop.example")
        expect(page.get_by_text(HELPER)).to_be_visible()


def _ivo_waits(page: Page, demo: Demo, pk: str) -> None:
    """Of Andenne, when all three seats are taken."""
    page.goto(demo.address(f"/seances/{pk}/", "andenne.localhost"))
    expect(page.get_by_text("complet, liste d’attente")).to_be_visible()
    page.get_by_role("link", name="Rejoindre la liste d’attente").click()
    page.get_by_role("link", name="Mon commerce est ici").click()
    look_at(page, "waiting-list")
    fill_sign_up(page, shop="Vélos Peeters", people=[WAITS], email="ivo@shop.example")
    page.get_by_role("button", name="Rejoindre la liste d’attente").last.click()
    expect(page.get_by_role("heading", name="Vous êtes sur la liste d’attente")).to_be_visible()
    page.goto(link_in(mail_to(demo, "ivo@shop.example", "Liste d’attente")))
    expect(page.get_by_text("Vous êtes en tête de la liste.")).to_be_visible()


def _rose_cancels(page: Page, demo: Demo) -> None:
    page.goto(link_in(mail_to(demo, "rose@shop.example", "C’est confirmé")))
    page.get_by_role("link", name="Annuler").click()
    look_at(page, "cancel")
    page.get_by_role("button", name="Oui, annuler pour tout le groupe").click()
    expect(page.get_by_text("Votre inscription est annulée. Merci d’avoir prévenu.")).to_be_visible()
    mail_to(demo, "rose@shop.example", "Annulation reçue")


def _ivo_takes_her_seat(page: Page, demo: Demo) -> None:
    page.goto(link_in(mail_to(demo, "ivo@shop.example", "Une place pour vous")))
    look_at(page, "offer")
    page.get_by_role("button", name="J’accepte").click()
    expect(page.get_by_text("C’est accepté : nous vous attendons.")).to_be_visible()
    mail_to(demo, "ivo@shop.example", "C’est confirmé")
    page.get_by_role("link", name="Mes inscriptions").first.click()
    expect(page.get_by_role("heading", name="Mes inscriptions", level=1)).to_be_visible()
    look_at(page, "my-sign-ups")


def _a_shop_phones(page: Page, demo: Demo, pk: str) -> None:
    """The city's staff put it on the list: the session is full."""
    page.goto(demo.address(f"/espace/seances/{pk}/inscrits/", "namur.localhost"))
    page.get_by_role("link", name="Inscrire un commerce").click()
    page.get_by_label("Nom, rue ou numéro BCE").fill("Horlogerie Marchal et fils")
    page.get_by_role("button", name="Chercher").click()
    look_at(page, "staff-choose-shop")
    page.get_by_role("link", name="C’est un nouveau commerce").click()
    look_at(page, "staff-enter")
    page.get_by_label("Prénom et nom").fill(PHONED)
    page.get_by_label("Téléphone du contact").fill("081 12 34 56")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_text("le groupe est sur la liste d’attente")).to_be_visible()


def _who_comes(page: Page, demo: Demo, pk: str, folder: Path) -> None:
    """The page, the sheet to sign and the file for a spreadsheet say the same."""
    for name in (OWNER, HELPER, WAITS, PHONED):
        expect(page.get_by_text(name).first).to_be_visible()
    expect(page.get_by_text(ALONE)).to_have_count(0)
    look_at(page, "roster")

    address = page.get_by_role("link", name="Feuille de présence").get_attribute("href")
    sheet = bytes(page.evaluate(READ_BYTES, address))
    assert sheet.startswith(b"%PDF")
    text = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(sheet)).pages)
    assert all(name in text for name in (OWNER, HELPER, WAITS))
    assert PHONED not in text, "who waits is not expected"
    assert ALONE not in text

    with page.expect_download() as download:
        page.get_by_role("link", name="Tableur").click()
    file = folder / "liste.csv"
    download.value.save_as(file)
    lines = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert {(line["Ville"], line["Nom"]) for line in lines} == {
        ("Namur", PHONED),
        ("Dinant", OWNER),
        ("Dinant", HELPER),
        ("Andenne", WAITS),
    }
    assert not any(line["Courriel du contact"] for line in lines if line["Ville"] != "Namur")

    page.goto(demo.address(f"/espace/seances/{pk}/inscrits/", "namur.localhost"))
    page.get_by_role("link", name="Horlogerie Marchal et fils").click()
    look_at(page, "staff-group")


def _the_facilitator_sees_them(browser: Browser, demo: Demo, pk: str) -> None:
    with visitor(browser) as page:
        sign_in(page, demo, demo.login("Agence, facilitator"))
        page.goto(demo.address("/agence/animation/"))
        expect(page.get_by_text(TITLE)).to_be_visible()
        page.goto(demo.address(f"/agence/seances/{pk}/inscrits/"))
        for name in (OWNER, HELPER, WAITS):
            expect(page.get_by_text(name).first).to_be_visible()
        look_at(page, "facilitator-roster")
