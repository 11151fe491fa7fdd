"""What the phone keeps: many at once or none, a previous release's database, no place left, signing out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.steps import visitor
from tests.journeys.test_field_shell import HOST, PHONE, SEND, STATES, Server, add, open_shell, sign_out

pytestmark = pytest.mark.journey

ADD_MANY = (
    """labels => field.outbox.addMany(labels.map((label) => ({kind: "trial", body: {label}, label})))"""
)
KEEP = """labels => field.keep(labels.map((label) => ({kind: "trial", body: {label}, label})))"""
ALL_LABELS = """async () => {
  const asked = indexedDB.open("field");
  const found = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const all = found.transaction("outbox").objectStore("outbox").getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  found.close();
  return all.result.map((item) => item.label);
}"""

# The database as the first release of the shell made it, on a page of the host that does not open it.
MAKE_VERSION_1 = """async ({user, items, lists, closes}) => {
  const asked = indexedDB.open("field", 1);
  asked.onupgradeneeded = () => {
    const outbox = asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    outbox.createIndex("key", "key", { unique: true });
    outbox.createIndex("user", "user");
    asked.result.createObjectStore("lists", { keyPath: ["user", "name"] });
    asked.result.createObjectStore("meta");
  };
  const found = await new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const transaction = found.transaction(["outbox", "lists", "meta"], "readwrite");
  for (const item of items) transaction.objectStore("outbox").add({ user, ...item });
  for (const list of lists) transaction.objectStore("lists").add({ user, ...list });
  transaction.objectStore("meta").put(3, "forgotten");
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  globalThis.wasAsked = 0;
  found.onversionchange = () => {
    globalThis.wasAsked += 1;
    setTimeout(() => found.close(), closes);
  };
}"""
ABOUT_DATABASE = """async () => {
  const asked = indexedDB.open("field");
  const found = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const outbox = found.transaction("outbox").objectStore("outbox");
  const about = {version: found.version, indexes: [...outbox.indexNames]};
  found.close();
  return about;
}"""


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A page without its worker, which would send in the background what a test answers itself."""
    with visitor(browser, service_workers="block") as page:
        yield page


def item(label: str, state: str, **more: object) -> dict[str, object]:
    key = f"00000000-0000-4000-8000-{abs(hash(label)) % 10**12:012d}"
    made = {"key": key, "kind": "trial", "label": label, "state": state} | more
    return made | {"happened_at": "2026-12-01T08:00:00.000Z"}


def test_many_are_kept_after_each_other_and_all_or_none(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    server = Server(page)
    labels = [f"n{i}" for i in range(60)]
    keys = page.evaluate(ADD_MANY, labels)

    assert len(set(keys)) == 60
    page.evaluate("field.send()")
    expect(page.locator("#field-count")).to_have_text("À jour")
    assert server.received == labels
    assert [one["key"] for one in page.evaluate("field.outbox.items()")] == keys

    too_large = """field.outbox.addMany([
      {kind: "trial", body: {label: "a"}, label: "a"},
      {kind: "trial", body: {label: "x".repeat(70000)}, label: "b"},
    ]).catch((error) => error.message)"""
    assert page.evaluate(too_large) == "too large"
    assert page.evaluate(ALL_LABELS) == labels


def test_a_tab_killed_in_the_middle_of_a_save_leaves_all_or_nothing(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    page.context.route(SEND, lambda route: route.abort())
    n_saved = []
    for delay in (0, 1, 3, 8, 20):
        before = len(page.evaluate(ALL_LABELS))
        page.evaluate(
            """delay => {
              const action = (n) => ({kind: "trial", body: {note: "x".repeat(20000)}, label: `n${n}`});
              void field.outbox.addMany(Array.from({length: 100}, (_, n) => action(n)));
              return new Promise((resolve) => setTimeout(resolve, delay));
            }""",
            delay,
        )
        page.close()
        page = page.context.new_page()
        page.goto(demo.address("/terrain/", HOST))
        n_saved.append(len(page.evaluate(ALL_LABELS)) - before)

    assert set(n_saved) <= {0, 100}, n_saved


def test_a_phone_without_place_says_so_and_what_to_do(alone: Page, demo: Demo):
    page = alone
    # Before the first use of the database: a browser looks at its quota seldom.
    origin = demo.address("", HOST)
    quota = {"origin": origin, "quotaSize": 400_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    open_shell(page, demo, is_alone=True)
    server = Server(page)

    assert page.evaluate(KEEP, ["x" * 60_000] * 40) is None
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Ce téléphone n’a plus de place")
    expect(alert).to_contain_text("Libérez de la place")
    look_at(page, "field-storage-full")
    assert page.evaluate(STATES) == []

    page.set_viewport_size(PHONE)
    assert len(page.evaluate(KEEP, ["a", "b"])) == 2
    expect(alert).to_be_hidden()
    expect(page.get_by_role("region", name="Envoyés").get_by_role("listitem")).to_have_count(2)
    assert server.received == ["a", "b"]


@pytest.mark.parametrize("closes_after_ms", [0, 700], ids=["at once", "late"])
def test_a_database_of_the_previous_release_is_taken_on_with_all_that_waits(
    alone: Page, demo: Demo, closes_after_ms: int
):
    """An old page holds it open while the page of this release opens it."""
    old = alone
    sign_in(old, demo, demo.login("Namur, steward"))
    old.goto(demo.address("/espace/", HOST))
    user = old.evaluate("fetch('/terrain/identite/').then((one) => one.json())")["user"]
    items: list[dict[str, Any]] = [
        item("sent", "sent", sent_at="2999-01-01T00:00:00.000Z"),
        item("b", "waiting", body={"label": "b"}),
        item("refused", "parked", body={"label": "refused"}, message="Complet.", code="full"),
        item("a", "waiting", body={"label": "a"}),
        item("of another", "waiting", body={"label": "of another"}, user="another"),
    ]
    lists = [{"name": "accueil", "json": {"names": ["Rose"]}, "at": 1, "until": 9e15}]
    old.evaluate(MAKE_VERSION_1, {"user": user, "items": items, "lists": lists, "closes": closes_after_ms})

    page = old.context.new_page()
    server = Server(page)
    page.goto(demo.address("/terrain/", HOST))
    expect(page.locator("#field-count")).to_have_text("1 refusé")

    assert old.evaluate("wasAsked") == 1
    assert server.received == ["b", "a"]
    assert page.evaluate(ABOUT_DATABASE) == {"version": 2, "indexes": ["key", "state", "user"]}
    assert page.evaluate("field.outbox.counts()") == {"waiting": 0, "parked": 1}
    assert page.evaluate(ALL_LABELS) == ["sent", "b", "refused", "a", "of another"]
    assert page.evaluate("field.lists.get('accueil').then((found) => found.json)") == {"names": ["Rose"]}


def test_signing_out_asks_first_where_something_waits(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    page.context.route(SEND, lambda route: route.abort())
    add(page, "a", "b")
    page.goto(demo.address("/espace/", HOST))
    page.get_by_role("button", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    question = page.get_by_role("dialog", name="Se déconnecter ?")
    expect(question).to_contain_text("2 envois attendent encore sur ce téléphone.")
    look_at(page, "field-sign-out")

    question.get_by_role("button", name="Rester").click()
    expect(question).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    question.get_by_role("button", name="Se déconnecter quand même").click()
    page.wait_for_url(demo.address("/", HOST))
    assert page.evaluate(ALL_LABELS) == ["a", "b"]


def test_signing_out_asks_nothing_where_nothing_waits_or_can_be_counted(alone: Page, demo: Demo):
    page = alone
    open_shell(page, demo, is_alone=True)
    sign_out(page, demo)

    sign_in(page, demo, demo.login("Namur, steward"))
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    sign_out(page, demo)
