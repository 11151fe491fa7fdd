"""From the city's page to the result and its PDF: with scripts, without, and by keyboard alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at
from tests.journeys.mailbox import mail_to
from tests.journeys.steps import visitor
from tests.journeys.taking import answer_the_rest, choose_sector, current_question

pytestmark = pytest.mark.journey

HOST = "namur.localhost"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
LINK = re.compile(r"http://\S+/diagnostic/[0-9a-f-]{36}/")
MOST_STEPS = 90


def begin(page: Page, demo: Demo) -> None:
    page.goto(demo.address("/diagnostic/", HOST))
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/secteur/")


def read_result(page: Page, *, press: str = "") -> None:
    """The result is there, and its PDF: by a click, or by the key that is pressed on its link."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre résultat")
    link = page.get_by_role("link", name="Enregistrer en PDF")
    with page.expect_download() as saved:
        if press:
            page.keyboard.press(press)
        else:
            link.click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")


def test_from_the_citys_page_to_the_pdf(page: Page, demo: Demo):
    page.goto(demo.address("/", HOST))
    page.locator("#diagnostic").get_by_role("link", name="Commencer").click()
    look_at(page, "diagnostic-start")
    page.get_by_role("button", name="Commencer").click()

    page.get_by_label("Chercher un métier").fill("boulang")
    expect(page.get_by_text("Un secteur trouvé")).to_be_visible()
    expect(page.locator("[data-found] label")).to_have_text(["Boulangerie et pâtisserie"])
    page.get_by_label("Chercher un métier").fill("boulangrie, patiserie")
    expect(page.get_by_text("Voici ce qui s’en approche le plus")).to_be_visible()
    expect(page.locator("[data-found] label")).to_have_text(["Boulangerie et pâtisserie"])
    look_at(page, "diagnostic-sector")
    choose_sector(page)

    expect(page.get_by_text(re.compile("Question 1 sur"))).to_be_visible()
    page.get_by_text("Qu’est-ce que c’est ?").click()
    look_at(page, "diagnostic-question")
    page.locator(".q-answer").nth(2).click()
    page.get_by_role("button", name="Suivant").click()

    # "None of these" and the others: what was pressed last stays.
    expect(page.get_by_text("Plusieurs réponses possibles")).to_be_visible()
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    boxes.last.check()
    expect(page.locator("input:checked")).to_have_count(1)
    boxes.nth(0).check()
    expect(boxes.last).not_to_be_checked()
    look_at(page, "diagnostic-several")
    page.get_by_role("button", name="Suivant").click()

    # Back keeps what was answered, by the page's link and by the browser's button.
    page.wait_for_url("**/question/Q03/")
    page.get_by_role("link", name="Retour").click()
    expect(page.get_by_role("checkbox").nth(0)).to_be_checked()
    page.go_back()
    page.wait_for_url("**/question/Q03/")
    answer_the_rest(page)
    look_at(page, "diagnostic-review")

    page.locator("#Q01").get_by_role("link", name=re.compile("^Changer")).click()
    page.locator(".q-answer").last.click()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/relire/#Q01")
    page.get_by_role("button", name="Voir mon résultat").first.click()
    read_result(page)

    # The browser's way back to a question that is answered for good.
    page.goto(page.url.replace("/resultat/", "/question/Q01/"))
    page.wait_for_url("**/resultat/")
    expect(page.get_by_text("Cet autodiagnostic est terminé.")).to_be_visible()


def test_the_same_without_scripts(browser: Browser, demo: Demo):
    with visitor(browser, java_script_enabled=False) as page:
        page.goto(demo.address("/", HOST))
        page.locator("#diagnostic").get_by_role("link", name="Commencer").click()
        page.get_by_role("button", name="Commencer").click()
        page.get_by_label("Chercher un métier").fill("pain")
        page.get_by_role("button", name="Chercher").click()
        expect(page.get_by_text("Un secteur trouvé")).to_be_focused()
        expect(page.locator("[data-found] label")).to_have_text(["Boulangerie et pâtisserie"])
        page.get_by_role("button", name="Suivant").click()
        expect(page.locator(".error-summary")).to_be_focused()
        choose_sector(page)

        page.get_by_role("button", name="Suivant").click()
        expect(page.locator(".error-summary")).to_be_focused()
        expect(page.locator(".error-summary")).to_contain_text("Choisissez une réponse")
        page.locator(".q-answer").first.click()
        page.get_by_role("button", name="Suivant").click()

        # The two together are refused, in words, with what was ticked still there.
        boxes = page.get_by_role("checkbox")
        boxes.first.check()
        boxes.last.check()
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="Suivant").click()
        assert sent.value.status == 422
        expect(page.locator(".error-summary")).to_contain_text("ne va pas avec une autre réponse")
        expect(page.locator("input:checked")).to_have_count(2)
        page.get_by_role("checkbox").last.uncheck()
        page.get_by_role("button", name="Suivant").click()

        answer_the_rest(page)
        page.get_by_role("button", name="Voir mon résultat").first.click()
        read_result(page)


def _another_than(address: str) -> Callable[[str], bool]:
    return lambda url: address not in url


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_the_same_by_keyboard_alone(page: Page, demo: Demo):
    page.goto(demo.address("/", HOST))
    tab_to(page, "#diagnostic .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/diagnostic/")
    tab_to(page, "main form .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/secteur/")

    tab_to(page, "input[name=sector-q]")
    page.keyboard.type("fluriste")
    page.keyboard.press("Enter")  # a search sends no form
    expect(page.locator("[data-found] input")).to_have_count(1)
    tab_to(page, "input[name=sector]")
    page.keyboard.press("Space")  # the one that was found stands first
    expect(page.get_by_label("Fleurs, plantes et jardin")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/question/Q01/")

    for _ in range(MOST_STEPS):
        if "/question/" not in page.url:
            break
        here = current_question(page)
        tab_to(page, ".q-help summary")
        page.keyboard.press("Enter")
        expect(page.locator(".q-help p")).to_be_visible()
        tab_to(page, ".q-answer input")
        page.keyboard.press("Space")
        expect(page.locator(".q-answer input").first).to_be_checked()
        page.keyboard.press("Enter")
        page.wait_for_url(_another_than(here))
    tab_to(page, "main form .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/resultat/")
    tab_to(page, "a[href$='resultat.pdf']")
    read_result(page, press="Enter")


def test_one_goes_on_later_with_another_device_by_code_or_by_mail(browser: Browser, demo: Demo):
    with visitor(browser) as phone:
        begin(phone, demo)
        choose_sector(phone, "Je ne sais pas")
        phone.locator(".q-answer").nth(1).click()
        phone.get_by_role("button", name="Suivant").click()
        phone.wait_for_url("**/question/Q02/")
        phone.get_by_role("link", name="Continuer plus tard").click()
        look_at(phone, "diagnostic-later")
        found = CODE.search(phone.locator(".q-code").inner_text())
        assert found
        phone.get_by_label("Votre adresse e-mail").fill("plus.tard@shop.example")
        phone.get_by_role("button", name="M’envoyer le lien").click()
        expect(phone.get_by_text("C’est envoyé.")).to_be_visible()

    with visitor(browser, java_script_enabled=False) as computer:
        computer.goto(demo.address("/diagnostic/code/", HOST))
        computer.get_by_label("Votre code").fill("O0O-111")
        computer.get_by_role("button", name="Continuer").click()
        expect(computer.locator(".error-summary")).to_be_focused()
        computer.get_by_label("Votre code").fill(found.group().lower().replace("-", " "))
        computer.get_by_role("button", name="Continuer").click()
        computer.wait_for_url("**/question/Q02/")
        computer.get_by_role("link", name="Retour").click()
        expect(computer.get_by_role("radio").nth(1)).to_be_checked()

        mail = mail_to(demo, "plus.tard@shop.example", "Pour continuer votre autodiagnostic")
        link = LINK.search(mail.get_body(("plain",)).get_content())
        computer.goto(link.group())
        computer.wait_for_url("**/question/Q02/")


def test_the_pages_are_clean_in_four_languages(page: Page, demo: Demo):
    begin(page, demo)
    choose_sector(page, "Je ne sais pas")
    page.wait_for_url("**/question/Q01/")
    titles = set()
    for language in ("Deutsch", "Nederlands", "English", "français"):
        page.get_by_role("button", name=language).click()
        page.wait_for_url("**/question/Q01/")  # one stays on the page
        titles.add(page.get_by_role("heading", level=1).inner_text())
        look_at(page, f"diagnostic-question-{language}")
    assert len(titles) == 4


def test_mistakes_are_clean_at_each_width(page: Page, demo: Demo):
    page.goto(demo.address("/diagnostic/code/", HOST))
    page.get_by_label("Votre code").fill("O0O-111")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "diagnostic-code-wrong")
    begin(page, demo)
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "diagnostic-sector-missing")
    choose_sector(page)
    page.wait_for_url("**/question/Q01/")
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "diagnostic-question-missing")
    page.goto(page.url.replace("namur.", "dinant."))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("ne s’ouvre pas ici"))
    look_at(page, "diagnostic-unknown")
