"""The register as a denominator: its size on any day, what of it was reached, worked out a second time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.attendance.models import Attendance
from campaigns.visits.models import Visit
from dashboards.engine.comparison.columns import CityFigures, columns_for, file_row
from dashboards.engine.figures.rules import city_figures, of_city, programme_figures
from dashboards.engine.snapshots.gather import gather
from dashboards.engine.snapshots.services import recompute_cities, recompute_programme
from kernel.clock import end_of, start_of
from kernel.facts import Reading
from tenants.consent.models import Consent, ContactBlock
from tenants.consent.register import register_on
from tenants.organisations.models import Organisation
from tenants.shops.models import (
    Contact,
    Person,
    RegisterDeclaration,
    RegisterState,
    Shop,
    ShopMerge,
    ShopState,
)
from tests.examples import examples
from tests.factories.facts import attend, make_edition, make_person, make_session, make_shop

pytestmark = pytest.mark.django_db
FIRST = date(2024, 5, 1)
DAY = date(2024, 10, 4)
CODES = ("register_shops", "register_contactable", "register_reached", "register_visited")


def declare(city: Organisation, on: date = FIRST, *, is_complete: bool = True) -> None:
    with tenant_context(city):
        RegisterDeclaration.objects.create(is_complete=is_complete, happened_on=on, recorded_at=start_of(on))


def put(city: Organisation, shop: Shop, state: str = "active", on: date = FIRST) -> Shop:
    with tenant_context(city):
        ShopState.objects.create(
            shop=shop, state=state, source="file", happened_on=on, recorded_at=start_of(on)
        )
    return shop


def figures(
    edition, day: date = FIRST + timedelta(days=60), reading: Reading = Reading.TRUE
) -> dict[str, Any]:
    return programme_figures(gather(edition, day, reading))


def test_without_a_declared_register_there_is_nothing_to_divide_by(namur):
    edition = make_edition()
    put(namur, make_shop(namur, street="Rue de Fer"))
    found = figures(edition)
    assert found["register_cities"] == 0
    assert [found[code] for code in CODES] == [None] * 4

    declare(namur)
    assert [figures(edition)[code] for code in CODES] == [1, 1, 0, 0]
    declare(namur, FIRST + timedelta(days=10), is_complete=False)
    assert figures(edition)["register_cities"] == 0
    assert figures(edition, FIRST + timedelta(days=9))["register_cities"] == 1


def test_only_shops_of_the_register_are_counted_as_reached(namur):
    edition = make_edition()
    session = make_session(edition, namur)
    declare(namur)
    inside = put(namur, make_shop(namur))
    outside, closed = make_shop(namur), put(namur, make_shop(namur), "closed")
    for shop in (inside, outside, closed):
        attend(namur, session, shop, make_person(namur))
    found = figures(edition)
    assert (found["shops"], found["register_shops"], found["register_reached"]) == (3, 1, 1)


def test_a_double_is_the_shop_that_it_is_with_its_visits_and_its_block(namur):
    edition = make_edition()
    declare(namur)
    one, double = (put(namur, make_shop(namur, street="Rue de Fer")) for _ in range(2))
    with tenant_context(namur):
        visit = {"edition": edition, "shop": double, "happened_on": FIRST, "recorded_at": start_of(FIRST)}
        Visit.objects.create(visited_at=start_of(FIRST), steward="S1", outcome="absent", **visit)
        merge = ShopMerge.objects.create(
            shop=double, into=one, happened_on=FIRST, recorded_at=start_of(FIRST)
        )
        assert [figures(edition)[code] for code in CODES] == [1, 1, 0, 1]
        ContactBlock.objects.create(
            shop=double, reason="asked", blocked_at=start_of(FIRST + timedelta(days=2))
        )
        assert figures(edition)["register_contactable"] == 0
        assert figures(edition, FIRST + timedelta(days=1))["register_contactable"] == 1
        merge.superseded_at = start_of(FIRST + timedelta(days=5))
        merge.save()
    assert [figures(edition)[code] for code in CODES] == [2, 1, 0, 1]
    assert figures(edition, FIRST + timedelta(days=3), Reading.KNOWN)["register_shops"] == 1


def test_snapshots_hold_it_and_the_comparison_says_what_is_missing(namur, dinant):
    edition = make_edition()
    session = make_session(edition, namur)
    declare(namur)
    for at in range(8):
        shop = put(namur, make_shop(namur))
        if at < 2:
            attend(namur, session, shop, make_person(namur))
    [one, other] = recompute_cities([namur, dinant], edition, DAY)
    programme = recompute_programme(edition, DAY)

    assert (one.figures["register_shops"], one.figures["register_reached"]) == (8, 2)
    assert other.figures["register_shops"] is None
    assert (programme.figures["register_cities"], programme.figures["register_shops"]) == (1, 8)
    columns = {column.code: column for column in columns_for([])}
    cities = [
        CityFigures(slug, slug, (slug, ""), "", "", snapshot.figures)
        for slug, snapshot in (("namur", one), ("dinant", other))
    ]
    reached = columns["reached_per_100"]
    assert reached.cell(cities[0]) == {"kind": "rate", "percent": 25.0, "numerator": 2, "denominator": 8}
    assert str(reached.cell(cities[1])["text"]) == "dénominateur manquant"
    assert reached.order(cities[1]) is None
    wanted = [columns[code] for code in ("register_shops", "reached_per_100", "visited_per_100")]
    assert file_row(wanted, cities[1]) == ["dénominateur manquant", *["dénominateur manquant", "", ""] * 2]
    assert file_row(wanted, cities[0]) == [8, 25.0, 2, 8, 0.0, 0, 8]


def test_a_snapshot_of_an_earlier_release_has_no_register(namur):
    columns = {column.code: column for column in columns_for([])}
    old = CityFigures("namur", "Namur", ("namur", ""), "", "", {"shops": 3})
    assert columns["register_shops"].cell(old)["kind"] == "missing"
    assert columns["visited_per_100"].cell(old)["kind"] == "missing"


def test_a_register_costs_one_statement_for_fifty_cities(namur, dinant):
    edition = make_edition()
    declare(namur)
    put(namur, make_shop(namur))
    cities = list(Organisation.objects.cities()[:50])
    with CaptureQueriesContext(connection) as asked:
        gather(edition, FIRST, Reading.TRUE, cities=cities)
    assert sum("in_register" in query["sql"] for query in asked.captured_queries) == 1


# -- with random data, against plain Python ---------------------------------------------------------


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def some_day(random: Random) -> date:
    return FIRST + timedelta(days=random.randrange(30))


def fact(random: Random) -> dict[str, Any]:
    """When it happened, was recorded, and was replaced, if it was."""
    happened = some_day(random)
    recorded = happened + timedelta(days=random.choice((0, 0, 0, 8)))
    replaced = recorded + timedelta(days=random.randrange(1, 15)) if random.random() < 0.15 else None
    return {
        "happened_on": happened,
        "recorded_at": datetime(recorded.year, recorded.month, recorded.day, 10, tzinfo=UTC),
        "superseded_at": replaced and datetime(replaced.year, replaced.month, replaced.day, 10, tzinfo=UTC),
    }


def fill(random: Random, city: Organisation, edition, session) -> None:
    """A city with shops in all states, doubles, blocks and consents."""
    with tenant_context(city):
        shops = [
            make_shop(city, name=f"Commerce {n}", street=random.choice(("", "Rue de Fer"))) for n in range(7)
        ]
        for shop in shops:
            days = {row["happened_on"]: row for row in (fact(random) for _ in range(random.randrange(4)))}
            for row in days.values():
                ShopState.objects.create(
                    shop=shop,
                    state=random.choice(["active", "active", *RegisterState.values]),
                    source="file",
                    **row,
                )
        for at in range(1, len(shops)):
            if random.random() < 0.3:
                ShopMerge.objects.create(shop=shops[at], into=shops[random.randrange(at)], **fact(random))
        days = {row["happened_on"]: row for row in (fact(random) for _ in range(random.randrange(4)))}
        for row in days.values():
            RegisterDeclaration.objects.create(is_complete=random.random() < 0.7, **row)
        for shop in random.sample(shops, 3):
            blocked = start_of(some_day(random))
            lifted = blocked + timedelta(days=random.randrange(1, 20)) if random.random() < 0.5 else None
            ContactBlock.objects.create(shop=shop, reason="asked", blocked_at=blocked, lifted_at=lifted)
        for at in range(5):
            person = Person.objects.create(
                digest=f"{city.slug}-{at}-{random.random()}",
                email=random.choice(("", "a@exemple.test")),
                phone=random.choice(("", "0470 12 34 56")),
            )
            for shop in random.sample(shops, random.randrange(3)):
                Contact.objects.create(shop=shop, person=person, role="owner", source="staff")
            if random.random() < 0.7:
                given_at = start_of(some_day(random))
                is_over = random.random() < 0.4
                Consent.objects.create(
                    person=person,
                    purpose=random.choice(("news", "call")),
                    wording="2026-12",
                    language="fr",
                    given_at=given_at,
                    is_pending=random.random() < 0.2,
                    withdrawn_at=given_at + timedelta(days=random.randrange(1, 20)) if is_over else None,
                )
            if random.random() < 0.3:
                ContactBlock.objects.create(
                    person=person, reason="asked", blocked_at=start_of(some_day(random))
                )
            if random.random() < 0.6:
                Attendance.objects.create(
                    edition=edition,
                    session=session,
                    shop=random.choice(shops),
                    person=person,
                    role="owner",
                    outcome=random.choice(("present", "absent")),
                    **fact(random),
                )
        for _ in range(3):
            row = fact(random)
            Visit.objects.create(
                edition=edition,
                shop=random.choice(shops),
                visited_at=row["recorded_at"],
                steward=str(random.random()),
                outcome="thinking",
                **row,
            )


def oracle(city: Organisation, day: date, reading: Reading, held: bool) -> tuple[int, int, int, int] | None:
    """Size, contactable, reached and visited of the register of a city, row by row."""
    end = end_of(day)

    def stands(row: Any) -> bool:
        if reading is Reading.TRUE:
            return row.superseded_at is None
        return row.recorded_at < end and (row.superseded_at is None or row.superseded_at >= end)

    def counts(row: Any) -> bool:
        return bool(stands(row) and row.happened_on <= day)

    with tenant_context(city):
        said = sorted(filter(counts, RegisterDeclaration.objects.all()), key=lambda r: (r.happened_on, r.pk))
        if not said or not said[-1].is_complete:
            return None
        into = {row.shop_id: row.into_id for row in ShopMerge.objects.all() if stands(row)}

        def one(shop: int) -> int:
            while shop in into:
                shop = into[shop]
            return shop

        last: dict[int, Any] = {}
        for row in sorted(filter(counts, ShopState.objects.all()), key=lambda r: (r.happened_on, r.pk)):
            last[row.shop_id] = row
        register: set[int] = set()
        for shop in {one(pk) for pk in last}:
            own = last.get(shop)
            doubles = [row for pk, row in last.items() if one(pk) == shop]
            state = own or max(doubles, key=lambda row: (row.happened_on, row.shop_id))
            if state.state == "active":
                register.add(shop)

        def in_force(block: ContactBlock) -> bool:
            return block.blocked_at < end and (block.lifted_at is None or block.lifted_at >= end)

        blocks = list(filter(in_force, ContactBlock.objects.all()))
        blocked = {one(block.shop_id) for block in blocks if block.shop_id}
        left_alone = {block.person_id for block in blocks if block.person_id}
        came_for: dict[int, set[int]] = {}
        for contact in Contact.objects.filter(ended_at=None):
            came_for.setdefault(contact.person_id, set()).add(one(contact.shop_id))
        for visit in Attendance.objects.filter(superseded_at=None):
            came_for.setdefault(visit.person_id, set()).add(one(visit.shop_id))
        reachable: set[int] = set()
        for consent in Consent.objects.select_related("person"):
            shops = came_for.get(consent.person_id, set())
            is_given = not consent.is_pending and consent.given_at < end
            is_given = is_given and (consent.withdrawn_at is None or consent.withdrawn_at >= end)
            silent = consent.person_id in left_alone or (shops and shops <= blocked)
            address = consent.person.email if consent.purpose == "news" else consent.person.phone
            if is_given and not silent and address:
                reachable |= shops
        with_street = set(Shop.objects.exclude(street="").values_list("pk", flat=True))
        contactable = {shop for shop in register - blocked if shop in with_street or shop in reachable}
        came = {one(a.shop_id) for a in filter(counts, Attendance.objects.all()) if a.outcome == "present"}
        visited = {one(v.shop_id) for v in filter(counts, Visit.objects.all())}
        reached = register & came if held else set()
        return len(register), len(contactable), len(reached), len(register & visited)


@settings(
    max_examples=examples(few=12, many=300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), after=st.integers(-1, 45), reading=st.sampled_from(list(Reading)))
def test_with_random_registers_the_figures_are_those_worked_out_row_by_row(
    namur, dinant, seed, after, reading
):
    random = Random(seed)
    day = FIRST + timedelta(days=after)
    with undone():
        edition = make_edition()
        session = make_session(edition, namur, on=FIRST)
        for city in (namur, dinant):
            fill(random, city, edition, session)
        inputs = gather(edition, day, reading, cities=[namur, dinant])
        held = day >= FIRST
        expected = {city: oracle(city, day, reading, held) for city in (namur, dinant)}
        for city, wanted in expected.items():
            found = city_figures(of_city(inputs, city.pk), city.pk)
            assert tuple(found[code] for code in CODES) == (wanted or (None,) * 4)
            if reading is Reading.TRUE:
                with tenant_context(city):
                    shown = register_on(day)
                assert shown.is_declared == (wanted is not None)
                if wanted:
                    assert (shown.total.n, shown.total.n_contactable) == wanted[:2]
                assert shown.total.n == sum(group.n for group in shown.sectors)
                assert shown.total.n == sum(group.n for group in shown.streets)
        declared = [wanted for wanted in expected.values() if wanted]
        programme = programme_figures(inputs)
        assert programme["register_cities"] == len(declared)
        sums = tuple(sum(column) for column in zip(*declared, strict=True)) or (None,) * 4
        assert tuple(programme[code] for code in CODES) == sums
        for wanted in declared:
            assert all(part <= wanted[0] for part in wanted)
