"""The day of two stewards: one on a line that loses every third request, one in a gallery without any; a
phone that is shared at noon, and a browser that is closed and opened again. Each visit is there once and in
order, and of five who ask for the last three seats three have one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.journeys import rounds
from tests.journeys.conftest import PATIENCE_MS, Demo, sign_in
from tests.journeys.rounds import (
    FATIMA,
    HOST,
    MARC,
    PHONE,
    MadeRound,
    is_there,
    is_up_to_date,
    lose,
    open_round,
    open_shop,
    save,
    send_until_done,
    under_its_worker,
    visit,
)
from tests.journeys.steps import visitor

pytestmark = pytest.mark.journey

OUTCOMES = ["Intéressé", "Réfléchit", "Absent", "Fermé", "Inoccupé", "Pas intéressé"]
SEATS = 3


@pytest.fixture
def kept_phone(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """A phone whose browser can be closed and opened again: it keeps what it had."""
    with ExitStack() as stack:

        def opened() -> BrowserContext:
            context = browser_type.launch_persistent_context(
                tmp_path / "phone",
                locale="fr-BE",
                timezone_id="Europe/Brussels",
                viewport=PHONE,
                **browser_type_launch_args,
            )
            context.set_default_timeout(PATIENCE_MS)
            stack.callback(context.close)
            return context

        yield opened


class Steward:
    """Who walks along some shops of the round: what they noted, in order."""

    def __init__(self, name: str, shops: list[str], seed: int) -> None:
        self.name = name
        self.left = shops
        self.noted: list[str] = []
        self.chance = random.Random(seed)

    def walk(self, page: Page, n: int) -> None:
        here, self.left = self.left[:n], self.left[n:]
        for shop in here:
            visit(page, shop, self.chance.choice(OUTCOMES))
        self.noted += here

    def ask_for_a_seat(self, page: Page, made: MadeRound) -> str:
        """What the phone says."""
        shop = self.left.pop(0)
        open_shop(page, shop)
        page.get_by_role("button", name="Inscrire à une séance").click()
        form = page.locator("#round-seat")
        form.locator("label").filter(has_text=f"Vitrines {made.mark}").click()
        form.get_by_label("Nom").fill(f"Gens de {shop}")
        form.get_by_label("Téléphone").fill(
            f"0478 12 {self.chance.randint(10, 99)} {self.chance.randint(10, 99)}"
        )
        save(page)
        said = form.locator("[data-said]")
        expect(said).not_to_have_text("Nous demandons la place…")
        text = said.inner_text()
        form.locator("[data-answer] [data-closes]").click()
        page.locator("#round-visit [data-closes]").click()
        self.noted.append(shop)
        return text


def the_day(demo: Demo, browser: Browser, kept_phone: Callable[[], BrowserContext], n_each: int) -> None:
    """`n_each`: visits of each of the two."""
    a_street = n_each // 2
    numbers = {f"Rue {n}": range(n * a_street + 1, (n + 1) * a_street + 1) for n in range(4)}
    streets = {street: [str(number) for number in found] for street, found in numbers.items()}
    [made] = rounds.make(demo, rounds.Wanted(streets=streets, seats=SEATS))
    names = [f"Boutique {n}" for n in range(1, n_each * 2 + 1)]
    fatima = Steward(FATIMA, names[:n_each], seed=1)
    marc = Steward(MARC, names[n_each:], seed=2)
    quarter = n_each // 4

    phone = kept_phone()
    hers = phone.pages[0]
    open_round(hers, made, FATIMA)
    under_its_worker(hers, made)
    with visitor(browser, service_workers="block") as his:
        open_round(his, made, MARC)
        lose(his, seed=3)

        # The morning: he is on a bad line, she is in the gallery.
        phone.set_offline(True)
        fatima.walk(hers, quarter)
        assert "Demande de place notée." in fatima.ask_for_a_seat(hers, made)
        marc.walk(his, quarter)
        marc.ask_for_a_seat(his, made)
        expect(hers.locator("#round-waiting")).to_have_text(str(quarter + 2))

        # Noon: her sign-in has ended, and he takes her phone. Nothing of hers is seen or sent.
        phone.clear_cookies()
        phone.set_offline(False)
        hers.close()
        shared = phone.new_page()
        open_round(shared, made, MARC)
        is_up_to_date(shared)
        assert not [row for row in made.visits() if row[2] == demo.login(FATIMA)["email"]]
        send_until_done(his)  # he knows what he did: his own phone goes first
        marc.walk(shared, 2)
        marc.ask_for_a_seat(shared, made)
        is_up_to_date(shared)
        expect(shared.get_by_text("En attente", exact=True)).to_have_count(0)
        phone.clear_cookies()

        # She signs in again: what she did in the morning goes.
        sign_in(shared, demo, demo.login(FATIMA))
        shared.goto(demo.address(made.path, HOST))
        is_there(shared, made)
        is_up_to_date(shared)
        shared.wait_for_load_state("networkidle")
        shared.wait_for_function("path => caches.match(path).then(Boolean)", arg=made.path)

        # The afternoon, and the browser is closed in the middle of it.
        phone.set_offline(True)
        fatima.walk(shared, quarter)
        fatima.ask_for_a_seat(shared, made)
        phone.close()
        phone = kept_phone()
        phone.set_offline(True)
        page = phone.pages[0]
        page.goto(demo.address(made.path, HOST))
        expect(page.locator("#field-count")).to_have_text(
            re.compile(rf"Hors ligne · {quarter + 2} à envoyer")
        )
        is_there(page, made)
        fatima.walk(page, len(fatima.left))
        marc.ask_for_a_seat(his, made)
        marc.walk(his, len(marc.left))

        phone.set_offline(False)
        send_until_done(page)
        send_until_done(his)

    noted = made.visits()
    for steward in (fatima, marc):
        own = [row for row in noted if row[2] == demo.login(steward.name)["email"]]
        assert [row[0] for row in own] == steward.noted
        assert sorted(row[3] for row in own) == [row[3] for row in own]
    assert len(noted) == n_each * 2
    assert sorted(made.seats()) == ["confirmed"] * SEATS + ["waiting"] * 2


@pytest.mark.long
def test_the_day_of_two_stewards(demo: Demo, browser: Browser, kept_phone: Callable[[], BrowserContext]):
    the_day(demo, browser, kept_phone, 8)


@pytest.mark.long
def test_the_day_of_two_stewards_with_two_hundred_visits(
    demo: Demo, browser: Browser, kept_phone: Callable[[], BrowserContext]
):
    the_day(demo, browser, kept_phone, 100)
