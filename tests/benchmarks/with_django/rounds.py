"""Rounds along invented streets, as phones ask for them and send visits to them."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.visits.models import Round, Visit
from kernel.database import connection
from tenants.field.identity import field_identity
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop
from tests.benchmarks.with_django.wsgi_client import close_pool, product, session_of
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_actor, make_running_edition

URLCONF = "portal.urls.city"
NOT_COUNTED = ("SET ", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
PER_STREET = 50
PER_BATCH, N_BATCHES = 50, 4
OUTCOMES = ("interested", "absent", "thinking", "not_interested", "vacant", "signed_up")


def fill(n: int) -> dict[str, Any]:
    """A round of `n` shops with long names in several streets; every third shop was visited this morning."""
    city, now = Organisation.objects.get(slug="namur"), timezone.now()
    make_running_edition()
    steward, colleague = make_actor(city, Role.STEWARD), make_actor(city, Role.STEWARD)
    shops = _shops(city, n)
    round_ = make_round(steward, shops, steward.user, colleague.user)
    for number, shop in enumerate(shops[::3]):
        outcome, at = OUTCOMES[number % 4], now - timedelta(hours=2)
        make_visit((steward, colleague)[number % 2], shop, outcome, at=at, round=round_.uuid)
    _analyse()
    return {"round": str(round_.uuid), "user": steward.user.pk}


def measured(round: str, user: int) -> dict[str, Any]:
    """Of whole requests: statements and bytes of the list; statements and CPU of each batch of visits."""
    city = Organisation.objects.get(slug="namur")
    with tenant_context(city):
        row = Round.objects.get(uuid=round)
        steward = row.stewards.get(user=user).user
        uuids = [str(uuid) for uuid in Shop.objects.filter(rounds__round=row).values_list("uuid", flat=True)]
    connection.set_schema_to_public()
    application, visitor = product(), session_of(steward, city)
    address = _address("rounds_field:list", uuid=UUID(round))

    def asked(answer: Any) -> Any:
        if answer.status != 200:
            raise RuntimeError(f"answers {answer.status}")
        connection.set_schema_to_public()
        return answer

    asked(visitor.get(application, address))
    with CaptureQueriesContext(connection) as captured:
        body = asked(visitor.get(application, address)).body
    first = {"n_statements": _counted(captured), "n_bytes": len(body), "n_gzip": len(gzip.compress(body, 6))}
    who = field_identity(Actor(steward, city, Role.STEWARD))
    send = _address("field:send")
    batches, cpu = [], []
    for number in range(N_BATCHES + 1):
        actions = _actions(uuids, PER_BATCH, round, offset=number * PER_BATCH)
        cpu_at = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            answer = asked(visitor.send_json(application, send, {"user": who, "actions": actions}))
        cpu.append(time.process_time() - cpu_at)
        wrong = [one for one in json.loads(answer.body)["results"] if one["status"] != 200]
        if wrong:
            raise RuntimeError(str(wrong[0]))
        batches.append(_counted(captured))
    close_pool(connection)
    # The first one asks for what the process keeps.
    return {"list": first, "batches": batches[1:], "cpu": cpu[1:]}


def phones(n_cities: int, n_stewards: int, n_visits: int) -> list[dict[str, Any]]:
    """A round for each steward; what their phones hold, and who is signed in on them."""
    make_running_edition()
    found = []
    for city in list(Organisation.objects.cities().order_by("slug"))[:n_cities]:
        for number in range(n_stewards):
            steward = make_actor(city, Role.STEWARD)
            shops = _shops(city, n_visits, f"Rue {number} de {city.slug}")
            round_ = make_round(steward, shops, steward.user)
            connection.set_schema_to_public()
            visitor = session_of(steward.user, city)
            found.append({
                "city": city.slug,
                "host": visitor.host,
                "cookie": visitor.cookie,
                "identity": _address("field:identity"),
                "send": _address("field:send"),
                "actions": _actions([str(shop.uuid) for shop in shops], n_visits, str(round_.uuid)),
            })  # fmt: skip
    _analyse()
    close_pool(connection)
    return found


def outcome(sent: str) -> dict[str, int]:
    """Of the keys in the file `sent` (city -> keys): how many visits there are in all, and how many keys have
    none."""
    expected: dict[str, list[str]] = json.loads(Path(sent).read_text(encoding="utf-8"))
    n = n_lost = 0
    for slug, keys in expected.items():
        with tenant_context(Organisation.objects.get(slug=slug)):
            kept = [str(key) for key in Visit.objects.current().values_list("key", flat=True)]
        n += len(kept)
        n_lost += len(set(keys) - set(kept))
    connection.set_schema_to_public()
    return {"n": n, "n_lost": n_lost}


def _shops(city: Organisation, n: int, street: str = "Rue de la Halle") -> list[Shop]:
    shops: list[Shop] = []
    for first in range(0, n, PER_STREET):
        numbers = map(str, range(1, min(PER_STREET, n - first) + 1))
        name = f"{street} {first // PER_STREET}"
        made = make_street(city, *numbers, street=name, sector="ALI-BOU")
        for number, shop in enumerate(made):
            shop.name = f"Commerce au nom assez long {first + number}"
            shop.latitude, shop.longitude = 50.46 + number / 10_000, 4.86 + first / 100_000
            shop.closing_day = ("mon", "", "sun")[number % 3]
        shops += made
    with tenant_context(city):
        Shop.objects.bulk_update(shops, ["name", "latitude", "longitude", "closing_day"])
    return shops


def _actions(shops: Sequence[str], n: int, round: str, *, offset: int = 0) -> list[dict[str, Any]]:
    happened_at = timezone.now() - timedelta(hours=1)
    return [
        {
            "key": str(uuid4()),
            "kind": "visit",
            "happened_at": (happened_at + timedelta(seconds=20 * number)).isoformat(),
            "body": {
                "shop": shops[(offset + number) % len(shops)],
                "outcome": OUTCOMES[number % len(OUTCOMES)],
                "round": round,
                "language": "fr",
            },
        }
        for number in range(n)
    ]


def _counted(captured: CaptureQueriesContext) -> int:
    return sum(not one["sql"].startswith(NOT_COUNTED) for one in captured)


def _address(name: str, **keys: Any) -> str:
    return reverse(name, urlconf=URLCONF, kwargs=keys or None)


def _analyse() -> None:
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
