"""The field shell: what is done on a phone is kept, sent once in order, refused aloud, and nobody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, ViewportSize, expect

from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.steps import visitor

pytestmark = pytest.mark.journey

HOST = "namur.localhost"
SEND = "**/terrain/envois/"
PHONE: ViewportSize = {"width": 390, "height": 844}

ADD = """([kind, label]) => field.outbox.add({kind, body: {label}, label})"""
STATES = """async () => (await field.outbox.items()).map(
  ({label, state, body}) => [label, state, Boolean(body)]
)"""
KEPT = """async () => {
  const open = indexedDB.open("field");
  const found = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const all = (name) => new Promise((resolve) => {
    const asked = found.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const kept = {outbox: (await all("outbox")).map((item) => item.label), lists: (await all("lists")).length};
  found.close();
  const names = (await caches.keys()).filter((name) => name.startsWith("terrain-pages"));
  const pages = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
  return {...kept, pages: pages.filter(Boolean).length};
}"""


class Server:
    """Answers what the phone sends in the server's place: 200 to each action, or as it is told."""

    def __init__(self, *pages: Page) -> None:
        self.received: list[str] = []
        self.before: Callable[[Route], bool] | None = None
        self.results: dict[str, dict[str, Any]] = {}
        for page in pages:
            page.route(SEND, self._answer)

    def _answer(self, route: Route) -> None:
        if self.before and self.before(route):
            return
        actions = json.loads(route.request.post_data or "")["actions"]
        self.received += [action["body"]["label"] for action in actions]
        results = [
            {"key": one["key"], "status": 200, "code": "", "message": "", "state": "done", "answer": {}}
            | self.results.get(one["body"]["label"], {})
            for one in actions
        ]
        route.fulfill(json={"results": results})


def add(page: Page, *labels: str) -> None:
    for label in labels:
        page.evaluate(ADD, ["trial", label])


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A page without its worker, which would send in the background what a test answers itself."""
    with visitor(browser, service_workers="block") as page:
        yield page


def open_shell(page: Page, demo: Demo, *, is_alone: bool = False) -> None:
    sign_in(page, demo, demo.login("Namur, steward"))
    page.set_viewport_size(PHONE)
    page.goto(demo.address("/terrain/", HOST))
    if not is_alone:
        page.evaluate("navigator.serviceWorker.ready")
    expect(page.locator("#field-count")).to_have_text("À jour")


def send(page: Page) -> None:
    page.evaluate("field.send()")


def test_without_network_all_is_kept_over_a_restart_and_then_sent_in_order(
    page: Page, context: BrowserContext, demo: Demo
):
    open_shell(page, demo)
    page.reload()  # under its worker, which keeps the page
    context.set_offline(True)
    add(page, "Boulangerie Lambert", "Au Fil d’Or")
    expect(page.locator("#field-count")).to_have_text("Hors ligne · 2 à envoyer")

    page.close()
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(demo.address("/terrain/", HOST))
    add(page, "Librairie Papyrus")
    expect(page.locator("#field-count")).to_have_text("Hors ligne · 3 à envoyer")
    expect(page.get_by_role("region", name="À envoyer").get_by_role("listitem")).to_have_count(3)
    look_at(page, "field-offline")

    server = Server(page)
    context.set_offline(False)

    expect(page.locator("#field-count")).to_have_text("À jour")
    assert server.received == ["Boulangerie Lambert", "Au Fil d’Or", "Librairie Papyrus"]
    sent = page.get_by_role("region", name="Envoyés")
    expect(sent.get_by_role("listitem")).to_have_count(3)
    expect(sent).to_contain_text(re.compile(r"envoyé à \d+\sh\s\d\d"))
    assert page.evaluate(STATES) == [[label, "sent", False] for label in server.received]


def test_an_answer_lost_after_the_server_wrote_keeps_the_order_and_goes_again(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    server = Server(page)
    lost: list[list[str]] = []

    def lose(route: Route) -> bool:
        lost.append([one["body"]["label"] for one in json.loads(route.request.post_data or "")["actions"]])
        route.abort()
        return True

    server.before = lose
    add(page, "a", "b")
    assert page.evaluate("field.send()") == "offline"
    expect(page.locator("#field-count")).to_have_text("Hors ligne · 2 à envoyer")
    server.before = None
    add(page, "c")
    send(page)

    expect(page.locator("#field-count")).to_have_text("À jour")
    assert lost[-1] == ["a", "b"]
    assert server.received == ["a", "b", "c"]


@pytest.mark.parametrize("status", [500, 502, 429])
def test_a_server_that_is_not_well_stops_the_sender_and_loses_nothing(alone: Page, demo: Demo, status: int):
    page = alone
    open_shell(page, demo, is_alone=True)
    server = Server(page)

    def refuse(route: Route) -> bool:
        route.fulfill(status=status, body="sorry")
        return True

    server.before = refuse
    add(page, "a", "b")

    assert page.evaluate("field.send()") == "troubled"
    expect(page.locator("#field-count")).to_have_text("2 à envoyer")

    server.before = None
    send(page)
    assert server.received == ["a", "b"]


def test_a_refusal_says_why_and_the_rest_goes_on(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    server = Server(page)
    full = {"status": 422, "code": "full", "message": "Ce petit groupe est complet."}
    server.results["b"] = full
    add(page, "a", "b", "c")
    send(page)

    assert server.received == ["a", "b", "c"]
    expect(page.locator("#field-count")).to_have_text("1 refusé")
    refused = page.get_by_role("region", name="Refusés")
    expect(refused).to_contain_text("Ce petit groupe est complet.")
    look_at(page, "field-refused")

    server.results.clear()
    refused.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#field-count")).to_have_text("À jour")
    assert server.received == ["a", "b", "c", "b"]

    server.results["d"] = full
    add(page, "d")
    send(page)
    page.once("dialog", lambda dialog: dialog.accept())
    refused.get_by_role("button", name="Supprimer").click()
    expect(page.locator("#field-count")).to_have_text("À jour")
    expect(refused).to_be_hidden()


def test_the_real_server_refuses_what_it_does_not_know_and_the_outbox_is_saved_as_a_file(
    page: Page, demo: Demo
):
    open_shell(page, demo)
    add(page, "d’une autre version")
    send(page)

    refused = page.get_by_role("region", name="Refusés")
    expect(refused).to_contain_text("Cette page du téléphone est d’une autre version.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer dans un fichier").click()
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert [(one["label"], one["kind"], one["state"]) for one in saved["actions"]] == [
        ("d’une autre version", "trial", "parked")
    ]
    assert saved["actions"][0]["body"] == {"label": "d’une autre version"}


def test_two_open_pages_send_each_action_once(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    second = page.context.new_page()
    second.goto(demo.address("/terrain/", HOST))
    server = Server(page, second)
    labels = [f"n{i}" for i in range(60)]
    add(page, *labels)
    for one in (page, second):
        one.evaluate("void field.send()")

    expect(page.locator("#field-count")).to_have_text("À jour")
    expect(second.locator("#field-count")).to_have_text("À jour")
    assert server.received == labels


def test_signed_out_nothing_is_read_or_sent_and_another_person_sees_nothing_of_it(
    page: Page, context: BrowserContext, demo: Demo
):
    open_shell(page, demo)
    page.reload()
    page.evaluate("field.lists.put('accueil', {names: ['Rose']})")
    context.set_offline(True)
    add(page, "de Fatima")
    page.route(SEND, lambda route: route.abort())
    context.set_offline(False)
    expect(page.locator("#field-count")).to_contain_text("1 à envoyer")
    assert page.evaluate(KEPT) == {"outbox": ["de Fatima"], "lists": 1, "pages": 1}

    sign_out(page, demo, waits=True)
    assert page.evaluate(KEPT) == {"outbox": ["de Fatima"], "lists": 0, "pages": 0}
    page.goto(demo.address("/terrain/", HOST))
    assert "/connexion/" in page.url

    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address("/terrain/", HOST))
    server = Server(page)
    expect(page.locator("#field-count")).to_have_text("À jour")
    expect(page.get_by_text("de Fatima")).to_have_count(0)
    add(page, "de Marc")
    send(page)
    expect(page.locator("#field-count")).to_have_text("À jour")
    assert server.received == ["de Marc"]
    assert page.evaluate(KEPT)["outbox"] == ["de Fatima", "de Marc"]


KEEP = "navigator.serviceWorker.ready.then(({active}) => active.postMessage({type: 'keep', pages: %s}))"


def test_a_page_that_arrives_after_the_sign_out_does_not_stay(
    page: Page, context: BrowserContext, demo: Demo
):
    open_shell(page, demo)
    page.reload()
    other = context.new_page()
    html = page.evaluate("fetch('/terrain/').then((answer) => answer.text())")
    assert 'data-field-user="' in html
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    context.route("**/terrain/?tard*", hold)
    page.evaluate(KEEP % "['/terrain/?tard1', '/terrain/?tard2']")
    wait_until(page, lambda: len(asked) == 1)

    sign_out(other, demo)
    asked[0].fulfill(body=html, content_type="text/html; charset=utf-8")
    wait_until(page, lambda: len(asked) == 2)  # asked for once the first one is dealt with
    assert other.evaluate(KEPT)["pages"] == 0


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("not within 30 s")


def sign_out(page: Page, demo: Demo, *, waits: bool = False) -> None:
    page.goto(demo.address("/espace/", HOST))
    page.get_by_role("button", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    if waits:
        page.get_by_role("button", name="Se déconnecter quand même").click()
    page.wait_for_url(demo.address("/", HOST))


def test_signing_out_forgets_what_was_sent_and_empties_open_pages_also_without_a_worker(
    alone: Page, demo: Demo
):
    page = alone
    open_shell(page, demo, is_alone=True)
    server = Server(page)
    add(page, "Rose Delvaux", "Ivo Daoud")
    server.results["Ivo Daoud"] = {"status": 422, "code": "full", "message": "C’est complet."}
    assert page.evaluate("field.send()") == "fine"
    assert page.evaluate("field.lists.put('accueil', {names: ['Rose']})")
    expect(page.get_by_text("Rose Delvaux")).to_be_visible()
    assert page.evaluate(KEPT) == {"outbox": ["Rose Delvaux", "Ivo Daoud"], "lists": 1, "pages": 0}

    other = page.context.new_page()
    sign_out(other, demo)

    assert other.evaluate(KEPT) == {"outbox": ["Ivo Daoud"], "lists": 0, "pages": 0}
    expect(page.get_by_text("Rose Delvaux")).to_have_count(0)
    expect(page.get_by_text("Ivo Daoud")).to_have_count(0)
    assert page.evaluate("field.lists.put('accueil', {names: ['Rose']})") is False
    assert page.evaluate(KEPT)["lists"] == 0


def test_a_phone_without_the_shell_signs_out_and_is_not_given_one(alone: Page, demo: Demo):
    sign_in(alone, demo, demo.login("Namur, steward"))
    sign_out(alone, demo)
    assert alone.evaluate("indexedDB.databases()") == []


def test_once_somebody_else_has_signed_in_an_open_page_keeps_nothing_and_becomes_theirs(
    alone: Page, demo: Demo
):
    page = alone
    open_shell(page, demo, is_alone=True)
    before = page.locator("[data-field-user]").get_attribute("data-field-user") or ""
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, demo, demo.login("Namur, manager"))
    other.goto(demo.address("/espace/", HOST))

    page.evaluate("field.send()")
    told = "Quelqu’un d’autre s’est connecté sur ce téléphone : la page se recharge."
    expect(page.get_by_text(told)).to_be_visible()
    with pytest.raises(Error, match="somebody else"):
        add(page, "de Marc")
    assert page.evaluate("field.lists.put('accueil', {names: ['Rose']})") is False
    assert page.evaluate(KEPT) == {"outbox": [], "lists": 0, "pages": 0}

    expect(page.locator("[data-field-user]")).not_to_have_attribute("data-field-user", before)
    expect(page.locator("#field-count")).to_have_text("À jour")
    page.route(SEND, lambda route: route.abort())
    add(page, "de Marc")
    assert page.evaluate(STATES) == [["de Marc", "waiting", True]]


def test_a_list_of_somebody_else_is_not_kept(alone: Page, demo: Demo):
    open_shell(alone, demo, is_alone=True)
    assert alone.evaluate("field.lists.put('accueil', {user: 'another', names: ['Rose']})") is False
    assert alone.evaluate(KEPT)["lists"] == 0


def test_an_instant_is_said_with_its_preposition(alone: Page, demo: Demo):
    open_shell(alone, demo, is_alone=True)
    assert re.fullmatch(r"à \d+\sh\s\d\d", alone.evaluate("field.when(Date.now())"))
    assert alone.evaluate("field.when('2026-03-02T17:42:00Z')") == "le 2 mars à 18\xa0h\xa042"


def test_a_sign_in_that_ended_keeps_all_and_says_what_to_do(page: Page, context: BrowserContext, demo: Demo):
    open_shell(page, demo)
    context.clear_cookies()
    add(page, "a")

    assert page.evaluate("field.send()") == "signed_out"
    expect(page.get_by_text("Connectez-vous pour envoyer.")).to_be_visible()
    expect(page.locator("#field-count")).to_have_text("1 à envoyer")
    look_at(page, "field-signed-out")

    sign_in(page, demo, demo.login("Namur, steward"))
    server = Server(page)
    page.goto(demo.address("/terrain/", HOST))
    expect(page.locator("#field-count")).to_have_text("À jour")
    assert server.received == ["a"]


def test_without_network_the_page_that_is_kept_is_shown_with_its_look(
    page: Page, context: BrowserContext, demo: Demo
):
    open_shell(page, demo)
    page.reload()
    context.set_offline(True)
    page.goto(demo.address("/terrain/", HOST))
    expect(page.get_by_role("heading", level=1)).to_have_text("Terrain")
    assert page.evaluate("document.querySelector('link[rel=stylesheet]').sheet !== null")
    assert not page.evaluate("caches.match('/terrain/identite/').then(Boolean)")


EARLIER_RELEASE = """async () => {
  await (await navigator.serviceWorker.ready).unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  const html = {headers: {"Content-Type": "text/html"}};
  const pages = await caches.open("terrain-pages-before");
  await pages.put("/terrain/ailleurs/", new Response('<link href="/static/before.css">', html));
  await pages.put("/terrain/", new Response("before", html));
  await (await caches.open("terrain-assets-before")).put("/static/before.css", new Response("before"));
}"""
KEPT_TEXT = """async (path) => (await (await caches.match(path))?.text()) ?? "" """


def test_a_release_keeps_the_pages_that_it_cannot_fetch_anew(page: Page, demo: Demo):
    open_shell(page, demo)
    page.evaluate(EARLIER_RELEASE)
    page.goto("about:blank")
    page.goto(demo.address("/terrain/", HOST))
    page.wait_for_function("async () => !(await caches.keys()).includes('terrain-pages-before')")
    assert "/static/before.css" in page.evaluate(KEPT_TEXT, "/terrain/ailleurs/")
    assert page.evaluate(KEPT_TEXT, "/static/before.css") == "before"


LIST_AFTER = """async (days) => {
  const now = Date.now;
  Date.now = () => now() + days * 24 * 3600 * 1000;
  const found = await field.lists.get("essai");
  Date.now = now;
  return Boolean(found);
}"""


def test_a_list_has_its_time_and_a_clock_that_jumps_takes_none_of_it(page: Page, demo: Demo):
    open_shell(page, demo)
    expect(page.locator("#field-count")).to_have_text("À jour")  # the server has said the time
    page.evaluate("field.lists.put('essai', {}, 7 * 24 * 3600 * 1000)")
    there = {days: page.evaluate(LIST_AFTER, days) for days in (0, 6, 8, 366, -366)}
    assert there == {0: True, 6: True, 8: False, 366: True, -366: True}


def test_the_first_page_is_accessible(browser: Browser, page: Page, demo: Demo):
    open_shell(page, demo)
    look_at(page, "field-home")
