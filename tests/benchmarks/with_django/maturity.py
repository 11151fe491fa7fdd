"""Digital maturity over many results: worked out from the rows, read by the pages, and SQL by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.editions.models import Edition
from dashboards.engine.disclosure.atoms import cut
from dashboards.engine.disclosure.maturity import publish
from dashboards.engine.disclosure.published import Group, stored
from dashboards.engine.disclosure.sums import edition_sums
from dashboards.engine.snapshots.gather import gather_diagnostics
from dashboards.engine.snapshots.maturity import published_maturity
from dashboards.engine.snapshots.services import recompute_programme
from diagnostic.assessment.models import Diagnostic
from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.scoring import score
from kernel.clock import start_of
from kernel.database import connection
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.schemas import cities_with_schemas
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.diagnostic_answers import answers_of, sectors_in_turn
from tests.benchmarks.with_django.wsgi_client import Visitor, close_pool, member_of, product
from tests.factories.facts import make_edition
from tests.factories.people import make_member

CODE = "maturity"
LATER = timedelta(days=90)
COMES_BACK_EVERY = 5
MOST_WAITING = 20
SQL = Path(__file__).with_name("maturity_by_hand.sql")
OF_ONE_CITY = "-- of one city\n"


def fill(n: int) -> int:
    """`n` results, spread over cities and days; every fifth is a shop's second. How many there are."""
    questionnaire, chance = load_questionnaire(), random.Random(5)
    today = timezone.localdate()
    edition = make_edition(
        code=CODE, starts_on=today - 2 * LATER, ends_on=today + LATER, planned_until=today + LATER, as_of=None
    )
    cities = cities_with_schemas()
    rows: dict[int, list[Diagnostic]] = {city.pk: [] for city in cities}
    for number, sector in zip(range(n), sectors_in_turn(questionnaire), strict=False):
        city = cities[number % len(cities)]
        own = rows[city.pk]
        is_again = len(own) % COMES_BACK_EVERY == COMES_BACK_EVERY - 1
        day = today - LATER + timedelta(days=len(own) // 2)
        answers = answers_of(questionnaire, sector, chance)
        result = score(questionnaire, sector, answers)
        own.append(
            Diagnostic(
                edition=edition,
                subject=own[-2].subject if is_again else f"s{number}",
                sector_id=sector,
                questionnaire=questionnaire.version,
                answers=answers,
                score=result.score,
                band=result.band,
                is_partial=result.partial,
                dimensions=dict(result.dimensions),
                themes=[[theme.theme, theme.reason] for theme in result.themes],
                entry=uuid4(),
                happened_on=day,
                recorded_at=start_of(day) + timedelta(hours=12),
            )
        )
    for city in cities:
        with tenant_context(city):
            Diagnostic.objects.bulk_create(rows[city.pk])
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for kind, role in ((Kind.AGENCY, "analyst"), (Kind.CITY, "reader")):
        make_member(Organisation.objects.filter(kind=kind).order_by("slug")[0], role)
    recompute_programme(edition, today)
    return sum(map(len, rows.values()))


def compared(rounds: int) -> dict[str, Any]:
    """Seconds of each in turn with the SQL by hand, their statements, and how many results they agree on."""
    edition, day = Edition.objects.get(code=CODE), timezone.localdate()
    parameters: dict[str, Any] = {"edition": edition.pk, "day": day}
    statement = _statement()

    def by_hand() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())

    def worked_out() -> dict[str, Any]:
        cities, now = cities_with_schemas(), timezone.now()
        sums = edition_sums(cut(gather_diagnostics(edition.pk, cities), now), day, "true", now)
        return stored(publish(sums, {city.pk: city.slug for city in cities}, day))

    agency, city = (
        Organisation.objects.filter(kind=kind).order_by("slug")[0] for kind in (Kind.AGENCY, Kind.CITY)
    )
    application = product()
    visitors = {"agence": (member_of(agency, "analyst"), "/agence/maturite/")}
    visitors["city"] = (member_of(city, "reader"), "/espace/maturite/")

    def page(visitor: Visitor, path: str) -> Callable[[], None]:
        def opened() -> None:
            answer = visitor.get(application, f"{path}?edition={CODE}")
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}")
            connection.set_schema_to_public()

        return opened

    maturity = published_maturity(edition)
    n_agreed = _must_agree(maturity.programme if maturity else Group(), by_hand())
    measured: dict[str, Callable[[], object]] = {"worked_out": worked_out}
    measured |= {name: page(*visitor) for name, visitor in visitors.items()}
    found: dict[str, Any] = {"n_agreed": n_agreed}
    for name, action in measured.items():
        action()  # what the process keeps is filled
        with CaptureQueriesContext(connection) as captured:
            action()
        asked = [one["sql"] for one in captured]
        found[f"{name}_statements"] = [
            sql for sql in asked if not sql.startswith(("SET ", "BEGIN", "COMMIT"))
        ]
        found[name] = interleaved(action, by_hand, rounds=rounds)
    close_pool(connection)
    return found


def _statement() -> str:
    """The file's, over every city."""
    whole, of_one = SQL.read_text(encoding="utf-8").split(OF_ONE_CITY)
    quoted = [(city.pk, connection.ops.quote_name(city.schema_name)) for city in cities_with_schemas()]
    return whole.replace(
        "{results}", "  UNION ALL\n".join(of_one.format(city=pk, schema=schema) for pk, schema in quoted), 1
    )


def _must_agree(programme: Group, rows: list[tuple[Any, ...]]) -> int:
    """Raises where a count that is published of the programme differs by more than the few results that wait
    for others; how many it counts.
    """
    counted = {(kind, code): n for kind, city, code, n, _total, _shops in rows if city is None}
    ours = {("total", ""): programme.n}
    ours |= {("band", code): n for code, n in programme.bands.items() if n}
    ours |= {("theme", code): n for code, n in programme.themes}
    for kind, cells in (("dimension", programme.dimensions), ("family", programme.families)):
        ours |= {(kind, code): cell.n for code, cell in cells.items() if cell.n}
    n_waiting = counted["total", ""] - programme.n
    different = {
        key: (n, counted.get(key))
        for key, n in ours.items()
        if not 0 <= counted.get(key, 0) - (n or 0) <= n_waiting
    }
    if different or not 0 <= n_waiting < MOST_WAITING:
        raise RuntimeError(f"maturity and the one by hand differ (ours, by hand): {different}")
    return programme.n
