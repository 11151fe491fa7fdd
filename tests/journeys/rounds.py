"""A round in the demo, and phones on which it is: what the journeys of stewards start from."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.journeys.conftest import Demo, sign_in
from tests.journeys.test_check_in import in_the_demo

HOST = "namur.localhost"
PHONE: ViewportSize = {"width": 390, "height": 844}
FATIMA, MARC = "Namur, steward", "Namur, manager"
READ_LIST = "async (root) => (await fetch(root.dataset.list)).json()"
SENT = ("**/terrain/envois/", "**/terrain/identite/")

MAKE = """
import itertools, json, time
from datetime import timedelta
from django.utils import timezone
from django_tenants.utils import tenant_context
from campaigns.agenda.models import Session
from campaigns.visits.services import print_cards
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories import sessions as made
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_coming_session
made._numbers = itertools.count(time.time_ns())  # another process made some before
city = Organisation.objects.get(slug="namur")
user = {role: User.objects.get(email=email) for role, email in EMAILS.items()}
marc = Actor(user=user[MARC], organisation=city, role=Role.MANAGER)
edition = Session.objects.filter(starts_at__gt=timezone.now()).first().edition


def round_of(mark, streets, stewards, seen_by_marc, seats, is_placed):
    shops = []
    for street, numbers in streets.items():
        shops += make_street(city, *numbers, street=f"{street} {mark}")
    with tenant_context(city):
        for n, shop in enumerate(shops if is_placed else []):
            shop.latitude, shop.longitude = 50.464 + n / 2500, 4.864 + n % 3 / 2000
            shop.save()
        cards = [card.code for card in print_cards(1, actor=marc.user, now=timezone.now())]
    row = make_round(
        marc, shops, *[user[role] for role in stewards], name=f"Tournée {mark}", phone="081 24 60 00"
    )
    for n in seen_by_marc:
        make_visit(marc, shops[n], "interested", round=row.uuid)
    session = None
    if seats:
        values = {"title": f"Vitrines {mark}", "venue": "Salle Sax", "code": mark}
        session = make_coming_session(edition, city, in_days=1, capacity=seats, **values).pk
    return [str(row.uuid), [str(shop.uuid) for shop in shops], cards, session]


print("MADE", json.dumps([round_of(*one) for one in WANTED]))
"""
VISITS = """
import json
from django_tenants.utils import tenant_context
from campaigns.visits.models import Visit
from tenants.organisations.models import Organisation
with tenant_context(Organisation.objects.get(slug="namur")):
    found = Visit.objects.current().filter(round__uuid=ROUND).select_related("shop").order_by("id")
    rows = [[row.shop.name, row.outcome, row.visited_by.email, row.visited_at.isoformat()] for row in found]
print("MADE", json.dumps(rows))
"""
SEATS_TAKEN = """
import json
from django_tenants.utils import tenant_context
from campaigns.agenda.models import SeatClaim
found = SeatClaim.objects.filter(session_id=SESSION).order_by("id")
print("MADE", json.dumps(list(found.values_list("state", flat=True))))
"""


@dataclass(frozen=True)
class MadeRound:
    """`mark` is in the names of its streets, so that rounds of other tests are apart."""

    demo: Demo
    uuid: str
    mark: str
    shops: list[str]
    cards: list[str]
    session: int | None
    path: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", f"/terrain/tournee/{self.uuid}/")

    def visits(self) -> list[list[str]]:
        """[shop's name, outcome, whose, when], in the order in which they were noted."""
        return in_the_demo(self.demo, VISITS, ROUND=self.uuid)

    def seats(self) -> list[str]:
        return in_the_demo(self.demo, SEATS_TAKEN, SESSION=self.session)


@dataclass(frozen=True)
class Wanted:
    """What a round is to be. `seen_by_marc`: places among its shops; `seats`: of a session tomorrow, 0 for
    none."""

    streets: dict[str, list[str]] = field(
        default_factory=lambda: {"Rue de Fer": ["1", "3", "5", "2", "4"], "Rue de l’Ange": ["9"]}
    )
    stewards: tuple[str, ...] = (FATIMA, MARC)
    seen_by_marc: tuple[int, ...] = ()
    seats: int = 0
    is_placed: bool = False


def make(demo: Demo, *wanted: Wanted) -> list[MadeRound]:
    """All at once: a process of Django is what takes long."""
    marks = [f"T{uuid.uuid4().hex[:6].upper()}" for _ in wanted]
    roles = {MARC}.union(*(one.stewards for one in wanted))
    made = in_the_demo(
        demo,
        MAKE,
        MARC=MARC,
        EMAILS={role: demo.login(role)["email"] for role in roles},
        WANTED=[
            [mark, one.streets, list(one.stewards), one.seen_by_marc, one.seats, one.is_placed]
            for mark, one in zip(marks, wanted, strict=True)
        ],
    )
    return [
        MadeRound(demo, row, mark, shops, cards, session)
        for mark, (row, shops, cards, session) in zip(marks, made, strict=True)
    ]


def open_round(page: Page, made: MadeRound, role: str = FATIMA) -> None:
    """Signed in, with the round on the phone."""
    page.set_viewport_size(PHONE)
    sign_in(page, made.demo, made.demo.login(role))
    page.goto(made.demo.address(made.path, HOST))
    is_there(page, made)


def is_there(page: Page, made: MadeRound) -> None:
    expect(page.locator("#round-list")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#round-list li")).to_have_count(len(made.shops))


def under_its_worker(page: Page, made: MadeRound) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    is_there(page, made)
    page.wait_for_load_state("networkidle")


def row(page: Page, name: str) -> Locator:
    return page.locator("#round-list li").filter(has=page.get_by_text(name, exact=True))


def tag(page: Page, name: str) -> Locator:
    return row(page, name).locator("[data-tag]")


def open_shop(page: Page, name: str) -> None:
    row(page, name).locator("button").click()
    expect(page.locator("#round-sheet")).to_be_visible()


def choose(page: Page, label: str) -> None:
    page.locator("dialog[open]").last.get_by_text(label, exact=True).click()


def save(page: Page) -> None:
    page.locator("dialog[open]").last.locator("[type=submit]").click()


def visit(page: Page, name: str, outcome: str) -> None:
    """Three taps."""
    open_shop(page, name)
    choose(page, outcome)
    save(page)
    expect(page.locator("#round-sheet")).to_be_hidden()


NOTHING_WAITS = """async () => !(await field.outbox.items()).some((item) => item.state === "waiting")"""


def is_up_to_date(page: Page) -> None:
    """What was done just now is sent, too: the header says it a moment later."""
    page.wait_for_function(NOTHING_WAITS)
    expect(page.locator("#field-count")).to_have_text("À jour")


def lose(page: Page, seed: int, loss: float = 0.3) -> None:
    """Of what is sent so much is lost, one half of it after the server has done what it asks."""
    chance = random.Random(seed)

    def through(route: Route) -> None:
        if chance.random() > loss:
            route.continue_()
        elif chance.random() < 0.5:
            route.abort()
        else:
            _done_by_the_server(route)
            route.abort()

    for address in SENT:
        page.route(address, through)


def _done_by_the_server(route: Route) -> None:
    """Asked by address: what resolves names here knows no `namur.localhost`."""
    address = urlsplit(route.request.url)
    connection = HTTPConnection("127.0.0.1", address.port or 80, timeout=30)
    headers = route.request.all_headers() | {"host": address.netloc}
    connection.request(route.request.method, address.path, route.request.post_data_buffer, headers)
    status = connection.getresponse().status
    connection.close()
    assert status == 200, address


def send_until_done(page: Page) -> None:
    for _ in range(80):
        page.evaluate("field.send()")
        if page.locator("#field-count").inner_text() == "À jour":
            return
    is_up_to_date(page)


def outcomes(page: Page) -> dict[str, str]:
    """By shop, the last visit that the server knows."""
    found = page.locator("[data-round]").evaluate(READ_LIST)
    columns = found["shops"]["columns"]
    rows = [dict(zip(columns, row, strict=False)) for row in found["shops"]["rows"]]
    return {row["name"]: row["outcome"] for row in rows if row.get("outcome")}


def change_list(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """The list that the server gives, with something else in it."""
    found = page.locator("[data-round]").evaluate(READ_LIST)
    change(found)
    page.route("**/liste.json", lambda route: route.fulfill(json=found))
    page.get_by_role("button", name="Actualiser").click()
