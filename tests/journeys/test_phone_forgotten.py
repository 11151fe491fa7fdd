"""A phone that is lost: its city asks it to forget, and at its next contact nothing is left on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.steps import visitor
from tests.journeys.test_field_shell import HOST, KEPT, PHONE, SEND, add, open_shell

pytestmark = pytest.mark.journey

META = """async () => {
  const asked = indexedDB.open("field");
  const found = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const store = found.transaction("meta").objectStore("meta");
  const keys = store.getAllKeys();
  const phone = store.get("phone");
  await new Promise((resolve) => { phone.onsuccess = resolve; });
  found.close();
  return {keys: keys.result, phone: phone.result};
}"""


def have_forgotten(manager: Page, demo: Demo, key: str) -> None:
    """As the manager does: from the list, and a page that asks."""
    manager.goto(demo.address("/espace/telephones/", HOST))
    manager.locator(f"a[href*='{key}']").click()
    expect(manager.get_by_text("Ce qui n’est pas envoyé est perdu.")).to_be_visible()
    manager.get_by_role("button", name="Oublier ce téléphone").click()
    expect(manager.get_by_text("C’est demandé")).to_be_visible()


def fill(page: Page, demo: Demo) -> str:
    """Something that waits, a list and the page on the phone; its key."""
    open_shell(page, demo)
    page.reload()  # under its worker, which keeps the page
    page.evaluate("field.lists.put('accueil', {names: ['Rose']})")
    page.context.set_offline(True)
    add(page, "Boulangerie Lambert")
    expect(page.locator("#field-count")).to_have_text("Hors ligne · 1 à envoyer")
    assert page.evaluate(KEPT) == {"outbox": ["Boulangerie Lambert"], "lists": 1, "pages": 1}
    found: dict[str, Any] = page.evaluate(META)
    return str(found["phone"])


@pytest.mark.parametrize("is_signed_out", [False, True], ids=["signed in", "signed out"])
def test_asked_while_it_was_offline_it_forgets_all_at_its_next_contact(
    browser: Browser, page: Page, demo: Demo, is_signed_out: bool
):
    key = fill(page, demo)
    if is_signed_out:
        page.context.clear_cookies()

    with visitor(browser) as manager:
        sign_in(manager, demo, demo.login("Namur, manager"))
        have_forgotten(manager, demo, key)
        look_at(manager, f"phones-{'out' if is_signed_out else 'in'}")
        line = manager.get_by_role("row").filter(has=manager.get_by_text("à oublier")).first
        expect(line).to_contain_text("Fatima")

        page.context.route(SEND, lambda route: route.abort())
        page.context.set_offline(False)
        expect(page.get_by_text("Votre équipe a demandé d’oublier ce téléphone")).to_be_visible()
        expect(page.get_by_text("Boulangerie Lambert")).to_have_count(0)
        assert page.evaluate(KEPT) == {"outbox": [], "lists": 0, "pages": 0}
        meta = page.evaluate(META)
        assert (meta["phone"], set(meta["keys"]) - {"sender"}) == (key, {"phone", "forgotten"})
        page.set_viewport_size(PHONE)
        look_at(page, f"phone-forgotten-{'out' if is_signed_out else 'in'}")

        manager.reload()
        expect(manager.get_by_role("row").filter(has_text="Fatima").first).to_contain_text("oublié")
        page.goto(demo.address("/terrain/", HOST))
        assert re.search("/connexion/", page.url)

    # Found again, and used: a phone like any other.
    page.context.unroute(SEND)
    open_shell(page, demo)
    assert page.evaluate(META)["phone"] == key
    assert page.evaluate("field.outbox.items()") == []
