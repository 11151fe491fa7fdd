"""The outbox against a model: whatever happens to phone, network and sign-in, each action is done once.

A random walk over a real browser, its worker and a real server (`trial_server`) whose network loses, doubles
and delays. A plain model knows what was done on the phone by whom. After each step nothing of it may be lost,
done twice, done out of order or shown to somebody else; at the end both agree exactly.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from portal.embedded.folders import folders_under
from tests.journeys.conftest import PROJECT, SETTLED_BY_TESTS, Demo, _free_port
from tests.journeys.steps import visitor
from tests.journeys.test_field_shell import HOST
from tests.journeys.trial_server import NETWORK, SIGN_IN

pytestmark = pytest.mark.journey

PEOPLE = ("Namur, steward", "Namur, manager")
FEW, MANY = 1, 10
WALKS = [
    *(pytest.param(seed, 25, id=f"{seed}", marks=pytest.mark.long) for seed in range(FEW)),
    *(pytest.param(seed, 60, id=f"{seed}-long", marks=pytest.mark.long) for seed in range(100, 100 + MANY)),
]

ADD_MANY = """async ({actions, isOne}) => isOne
  ? [await field.outbox.add(actions[0])]
  : field.outbox.addMany(actions)"""
OUTBOX = """async () => {
  const asked = indexedDB.open("field");
  const found = await new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const all = found.transaction("outbox").objectStore("outbox").getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  found.close();
  return all.result.map(({key, user, label, state, code, body}) => ({key, user, label, state, code, body}));
}"""
# A sent action waits again, with another body under the same key: as a broken page would make it.
CONFLICT = """async (key) => {
  const asked = indexedDB.open("field");
  const found = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const transaction = found.transaction("outbox", "readwrite");
  const store = transaction.objectStore("outbox");
  const item = store.index("key").get(key);
  item.onsuccess = () => store.put({...item.result, state: "waiting", body: {label: "another"}});
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  found.close();
}"""


@dataclass(frozen=True)
class Done:
    """An action. `is_refused`: the server never takes it; `is_spoilt`: its key was used again."""

    key: str
    label: str
    is_refused: bool = False
    is_spoilt: bool = False


@dataclass
class Model:
    """What each person did, in order, and did not remove."""

    done: dict[str, list[Done]] = field(default_factory=lambda: {person: [] for person in PEOPLE})

    def spoil(self, person: str, key: str) -> None:
        done = self.done[person]
        self.done[person] = [replace(one, is_spoilt=True) if one.key == key else one for one in done]

    def remove(self, person: str, key: str) -> None:
        self.done[person] = [one for one in self.done[person] if one.key != key]

    def effects(self, person: str) -> list[str]:
        """What the server must have done once all is sent."""
        return [one.label for one in self.done[person] if not one.is_refused]


class Walk:
    """One phone, its pages and what happens to them."""

    def __init__(self, context: BrowserContext, server: Demo, seed: int) -> None:
        self.chance = random.Random(seed)
        self.context, self.server = context, server
        self.run = f"{seed}.{os.getpid()}"
        self.model = Model()
        self.users: dict[str, str] = {}
        self.n = 0
        self.is_offline = False
        self.is_signed_out = False
        self.person = PEOPLE[0]
        self.page = context.new_page()
        self.set_network(0)
        self.sign_in(self.person)

    # The network.

    def set_network(self, share: float) -> None:
        (self.server.folder / NETWORK).write_text(str(share))

    def set_offline(self, is_offline: bool) -> None:
        self.is_offline = is_offline
        self.context.set_offline(is_offline)

    def go_offline_or_online(self) -> None:
        self.set_offline(not self.is_offline)

    def lose_more_or_less(self) -> None:
        self.set_network(self.chance.choice([0, 0.3, 0.7]))

    # What somebody does.

    def add_one(self) -> None:
        self._add(1)

    def add_many(self) -> None:
        self._add(self.chance.choice([2, 5, 20, 60]))

    def _add(self, n: int) -> None:
        actions: list[dict[str, Any]] = []
        for _ in range(n):
            self.n += 1
            label = f"{self.run}-{self.n}"
            is_refused = self.chance.random() < 0.1
            body = {"label": label, "is_refused": is_refused}
            kind = self.chance.choice(["trial_one", "trial_many", "trial_many"])
            actions.append({"kind": kind, "label": label, "body": body})
        keys = self.page.evaluate(ADD_MANY, {"actions": actions, "isOne": n == 1})
        for key, one in zip(keys, actions, strict=True):
            done = Done(key, one["label"], is_refused=one["body"]["is_refused"])
            self.model.done[self.person].append(done)
        if self.chance.random() < 0.8:
            self.page.evaluate("void field.send()")

    def send(self) -> None:
        self.page.evaluate("field.send()")

    def retry(self) -> None:
        for item in self._own("parked")[:1]:
            self.page.evaluate("(key) => field.outbox.retry(key).then(field.send)", item["key"])

    def remove(self) -> None:
        refused = {one.key for one in self.model.done[self.person] if one.is_refused}
        for item in [one for one in self._own("parked") if one["key"] in refused][:1]:
            self.page.evaluate("(key) => field.outbox.remove(key)", item["key"])
            self.model.remove(self.person, item["key"])

    def spoil(self) -> None:
        for item in self._own("sent")[:1]:
            self.page.evaluate(CONFLICT, item["key"])
            self.model.spoil(self.person, item["key"])

    # The pages.

    def reload(self) -> None:
        self.open()

    def close_and_open(self) -> None:
        page = self.context.new_page()
        self.page.close()
        self.page = page
        self.open()

    def open_another(self) -> None:
        """A second page, which sends, too; it is left behind."""
        if len(self.context.pages) < 3:
            self.page = self.context.new_page()
            self.open()

    def open(self) -> None:
        self.page.goto(self.server.address("/terrain/", HOST))
        if self.is_signed_out and "/connexion/" in self.page.url:
            self.sign_in(self.person)
        expect(self.page.locator("#field-count")).not_to_have_text("Envois")

    # Who is there.

    def sign_in(self, person: str) -> None:
        self.set_offline(False)
        email = self.server.login(person)["email"]
        self.page.goto(self.server.address(f"{SIGN_IN}{email}", HOST))
        self.person, self.is_signed_out = person, False
        self.page.goto(self.server.address("/terrain/", HOST))
        self.page.evaluate("navigator.serviceWorker.ready")
        # Also where somebody else was here before, whose pages are forgotten.
        self.page.wait_for_function("async () => Boolean(await caches.match('/terrain/'))")
        shown = self.page.locator("[data-field-user]").get_attribute("data-field-user")
        assert self.users.setdefault(person, shown or "") == shown

    def lose_the_sign_in(self) -> None:
        """It ends by itself: the page stays open, and keeps what is done."""
        self.context.clear_cookies()
        self.is_signed_out = True

    def sign_out_and_in(self) -> None:
        """By the button; then anybody."""
        self.set_offline(False)
        if not self.is_signed_out:
            self.page.goto(self.server.address("/espace/", HOST))
            self.page.get_by_role("button", name="Mon compte").click()
            self.page.get_by_role("button", name="Se déconnecter").click()
            leave = self.page.get_by_role("button", name="Se déconnecter quand même")
            home = self.server.address("/", HOST)
            for _ in range(300):
                if self.page.url == home:
                    break
                if leave.is_visible():
                    leave.click()
                self.page.wait_for_timeout(50)
            assert self.page.url == home
            assert all(item["state"] != "sent" for item in self._outbox())
        self.sign_in(self.chance.choice(PEOPLE))

    # What is there.

    def _outbox(self) -> list[dict[str, Any]]:
        return self.page.evaluate(OUTBOX)

    def _own(self, state: str) -> list[dict[str, Any]]:
        user = self.users[self.person]
        return [item for item in self._outbox() if item["user"] == user and item["state"] == state]

    def effects(self, person: str) -> list[str]:
        """What the server did, in order."""
        statement = (
            "SELECT subject FROM city_namur.journal_entry AS entry JOIN public.accounts_user AS person"
            " ON person.id = entry.actor_id WHERE action = 'trial' AND email = %s AND subject LIKE %s"
            " ORDER BY entry.id"
        )
        url = folders_under(self.server.folder).environment()["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            rows = connection.execute(statement, [self.server.login(person)["email"], f"{self.run}-%"])
            return [subject for (subject,) in rows]

    def look(self) -> None:
        """What holds at any moment: the phone is read first, since what is sent may arrive meanwhile."""
        found = self._outbox()
        for person, user in self.users.items():
            effects, expected = self.effects(person), self.model.effects(person)
            assert effects == expected[: len(effects)], f"{person}: done twice or out of order"
            here = [item for item in found if item["user"] == user]
            known = {one.key: one for one in self.model.done[person]}
            order = [one.key for one in self.model.done[person] if one.key in {item["key"] for item in here}]
            assert [item["key"] for item in here] == order, f"{person}: another order on the phone"
            states = {item["key"]: item["state"] for item in here}
            for key, one in known.items():
                if one.is_spoilt:
                    continue
                if one.is_refused:
                    assert states.get(key) in {"waiting", "parked"}, f"{person}: refused and gone"
                elif one.label not in effects:
                    assert states.get(key) == "waiting", f"{person}: {one.label} lost"
                else:
                    assert states.get(key) != "parked", f"{person}: {one.label} done and refused"

    def restore_all(self) -> None:
        """The network is well, everybody signs in once more and sends: model and reality agree exactly."""
        self.set_network(0)
        self.set_offline(False)
        for person in PEOPLE:
            self.context.clear_cookies()
            self.sign_in(person)
            assert self.page.evaluate("field.send()") == "fine"
            assert self.effects(person) == self.model.effects(person)
            here = {one["key"]: one for one in self._outbox() if one["user"] == self.users[person]}
            parked = {key for key, one in here.items() if one["state"] == "parked"}
            expected = self.model.done[person]
            assert parked >= {one.key for one in expected if one.is_refused}
            assert parked <= {one.key for one in expected if one.is_refused or one.is_spoilt}
            assert all(one["state"] != "waiting" for one in here.values())
            assert all(here[one]["code"] in {"full", "key_taken"} for one in parked)
            told = f"{len(parked)} refusé{'s' if len(parked) > 1 else ''}" if parked else "À jour"
            expect(self.page.locator("#field-count")).to_have_text(told)
            shown = self.page.get_by_role("region", name="Refusés").get_by_role("listitem")
            expect(shown).to_have_count(len(parked))


STEPS = {
    Walk.add_one: 5,
    Walk.add_many: 3,
    Walk.go_offline_or_online: 3,
    Walk.lose_more_or_less: 3,
    Walk.send: 3,
    Walk.retry: 2,
    Walk.remove: 2,
    Walk.spoil: 1,
    Walk.reload: 2,
    Walk.close_and_open: 2,
    Walk.open_another: 1,
    Walk.lose_the_sign_in: 1,
    Walk.sign_out_and_in: 1,
}


@pytest.fixture(scope="module")
def trial_server(demo: Demo) -> Iterator[Demo]:
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in SETTLED_BY_TESTS}
    command = [sys.executable, "-m", "tests.journeys.trial_server", str(port), str(demo.folder)]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield Demo(port, demo.folder, demo.logins)
        finally:
            process.terminate()


@pytest.mark.parametrize(("seed", "n_steps"), WALKS)
def test_model_and_phone_never_disagree(browser: Browser, trial_server: Demo, seed: int, n_steps: int):
    with visitor(browser) as page:
        walk = Walk(page.context, trial_server, seed)
        path: list[str] = []
        steps, weights = list(STEPS), list(STEPS.values())
        for _ in range(n_steps):
            (step,) = walk.chance.choices(steps, weights)
            path.append(step.__name__)
            try:
                step(walk)
                walk.look()
            except (AssertionError, Error) as error:
                raise AssertionError(f"after {path}: {error}") from error
        walk.restore_all()
