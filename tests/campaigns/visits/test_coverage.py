"""The coverage: shares of the register, when people are met, and the same totals as the figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context
from hypothesis import given
from hypothesis import strategies as st

from campaigns.visits.coverage.rules import (
    DayHours,
    Met,
    Pace,
    Place,
    Share,
    VisitFact,
    again_among,
    meetings,
    pace,
    share_of,
    shares_by,
    street_names,
)
from campaigns.visits.coverage.selectors import coverage_of
from campaigns.visits.models import RoundHours
from campaigns.visits.services import undo_visit
from dashboards.engine.figures.rules import city_figures, of_city
from dashboards.engine.snapshots.gather import gather, gather_field_work
from kernel.clock import BRUSSELS, start_of, today
from kernel.facts import Reading
from tenants.consent.models import ContactBlock
from tenants.shops.models import RegisterDeclaration, Shop, ShopState
from tenants.shops.services import merge_shops
from tenants.streets.models import Street
from tenants.streets.services import save_area
from tests.factories.facts import make_edition
from tests.factories.rounds import make_round, make_street, make_visit

TUESDAY = datetime(2026, 12, 1, 10, 20, tzinfo=BRUSSELS)


def place(shop: int, street: str = "fer", family: str = "ALI", **more) -> Place:
    return Place(shop, "5000", street, more.pop("name", street.title()), family, **more)


def fact(shop: int, outcome: str = "interested", at: datetime = TUESDAY, **more) -> VisitFact:
    return VisitFact(shop, at, outcome, **more)


def test_a_share_counts_shops_of_the_register_alone():
    assert share_of([place(1), place(2), place(3)], {1, 3, 99}) == Share(2, 3)
    assert share_of([], {1}) == Share(0, 0)


def test_a_shop_counts_in_each_of_its_areas():
    places = [place(1, areas=(7, 8)), place(2, areas=(7,)), place(3)]
    found = shares_by(places, {1}, lambda one: one.areas or (0,))
    assert found == {7: Share(1, 2), 8: Share(1, 1), 0: Share(0, 1)}


@given(
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from("abc")), unique_by=lambda row: row[0]),
    st.sets(st.integers(1, 30)),
)
def test_streets_add_up_to_the_whole(shops, visited):
    places = [place(shop, street) for shop, street in shops]
    groups = shares_by(places, visited, lambda one: (one.street_place,)).values()
    total = share_of(places, visited)
    assert sum(one.n_shops for one in groups) == total.n_shops
    assert sum(one.n_visited for one in groups) == total.n_visited
    assert all(0 <= one.n_visited <= one.n_shops for one in groups)


def test_a_street_is_called_as_most_of_its_shops_call_it():
    names = street_names(
        [place(1, name="R. de Fer"), place(2, name="Rue de Fer"), place(3, name="Rue de Fer")]
    )
    assert names == {("5000", "fer"): "Rue de Fer"}


def test_the_last_visit_says_whether_a_shop_is_to_be_seen_again():
    visits = [
        fact(1, "absent"),
        fact(2, "absent"),
        fact(2, "signed_up", TUESDAY + timedelta(hours=1)),
        fact(3, "thinking", come_back_on=date(2026, 12, 8)),
    ]
    assert [one.shop for one in again_among(visits)] == [1, 3]


def test_people_are_met_by_hour_and_weekday_and_a_vacant_shop_says_nothing():
    wednesday = TUESDAY + timedelta(days=1, hours=4)
    found = meetings(
        [
            fact(1),
            fact(2, "absent"),
            fact(3, "not_interested"),
            fact(4, "vacant"),
            fact(5, "closed", wednesday),
        ]
    )
    assert found.hours == {10: Met(2, 3), 14: Met(0, 1)}
    assert found.weekdays == {1: Met(2, 3), 2: Met(0, 1)}
    assert found.both == {(1, 10): Met(2, 3), (2, 14): Met(0, 1)}
    assert found.all == Met(2, 4)
    assert (found.best_hour, found.best_weekday) == (None, None), "three visits say nothing"


def test_an_hour_is_advised_from_five_visits_on():
    later = TUESDAY + timedelta(hours=5)
    visits = [fact(n, at=later) for n in range(5)]
    visits += [fact(n, "absent" if n % 2 else "interested") for n in range(10)]
    assert meetings(visits).best_hour == 15
    assert meetings([fact(n, "absent") for n in range(9)]).best_hour is None, "nobody was ever met"


def test_visits_per_hour_are_those_of_days_with_hours():
    monday = TUESDAY - timedelta(days=1)
    visits = [fact(1, user=7), fact(2, user=7), fact(3, user=8), fact(4, at=monday, user=7)]
    found = pace(visits, [DayHours(7, TUESDAY.date(), 30), DayHours(8, monday.date(), 0)])
    assert found == Pace(2, 30)
    assert found.per_hour == 4
    assert pace(visits, []).per_hour is None


@pytest.fixture
def declared(in_namur):
    on = today() - timedelta(days=40)
    RegisterDeclaration.objects.create(is_complete=True, happened_on=on, recorded_at=start_of(on))


@pytest.fixture
def visited(edition, steward, manager, in_namur, now):
    """Eight shops in two streets: some visited twice, one a double, one moved, one blocked, one not in the
    register, one of an archive's other edition."""
    shops = make_street(in_namur, "1", "2", "3", "4", "5", sector="ALI-BOU")
    shops += make_street(in_namur, "1", "2", street="Rue Haute")
    make_visit(steward, shops[0], "absent", at=now - timedelta(days=3))
    make_visit(steward, shops[0], "interested", at=now - timedelta(days=1))
    make_visit(steward, shops[1], "moved", at=now - timedelta(days=2))
    make_visit(steward, shops[2], "signed_up", at=now - timedelta(days=2))
    make_visit(steward, shops[3], "absent", at=now - timedelta(days=2))
    merge_shops(shop=shops[2], into=shops[3], actor=manager.user, on=today(), now=now)
    outside = Shop.objects.create(name="Échoppe", street="Rue Haute", number="9", postal_code="5000")
    make_visit(steward, outside, "thinking", at=now - timedelta(hours=5))
    undone = uuid4()
    make_visit(steward, shops[5], "interested", key=undone)
    undo_visit(actor=steward, key=undone, now=now)
    ContactBlock.objects.create(shop=shops[6], reason="asked", via="phone", blocked_at=now)
    return [*shops, outside]


def test_the_totals_are_those_of_the_figures(visited, declared, edition, in_namur, now):
    for back in (0, 1, 2, 5):
        day = today() - timedelta(days=back)
        found = coverage_of(edition, None, day)
        work = gather_field_work(edition, day, [in_namur])[in_namur.pk]
        assert (found.n_visits, found.n_shops_visited) == (work.n_visits, work.n_shops_visited)
        inputs = gather(edition, day, Reading.TRUE, [in_namur])
        figures = city_figures(of_city(inputs, in_namur.pk), in_namur.pk)
        assert found.total is not None
        assert found.total.n_shops == figures["register_shops"]
        assert found.total.n_visited == figures["register_visited"]
    assert coverage_of(edition, None, today()).n_visits == 6, "the test has something to compare"


def test_a_street_an_area_a_family(visited, declared, edition, in_namur, manager):
    save_area(
        None, "Centre", [Street(name="Rue de Fer", postal_code="5000", key="rue-fer")], actor=manager.user
    )
    found = coverage_of(edition, None, today())
    streets = {one.name: (one.n_visited, one.n_shops) for one in found.streets}
    # The one that moved is not in the register any more; doubles are one; the one outside is not counted.
    assert streets == {"Rue de Fer": (2, 3), "Rue Haute": (0, 2)}
    families = {one.key: (one.n_visited, one.n_shops) for one in found.families}
    assert families == {"ALI": (2, 3), "": (0, 2)}
    assert dict(found.outcomes) == {"absent": 2, "interested": 1, "moved": 1, "signed_up": 1, "thinking": 1}
    areas = {one.name: (one.n_visited, one.n_shops) for one in found.areas}
    assert areas == {"Centre": (2, 3), "": (0, 2)}, "the shops outside of any area are told apart"


def test_the_register_is_that_of_the_last_day(visited, declared, edition, in_namur):
    [closed] = Shop.objects.filter(street="Rue Haute", number="1")
    ShopState.objects.create(shop=closed, state="closed", source="staff", happened_on=today())
    assert coverage_of(edition, None, today()).total == Share(2, 4)
    before = coverage_of(edition, None, today() - timedelta(days=1)).total
    assert before is not None
    assert before.n_shops == 5


def test_a_period_counts_its_own_visits(visited, declared, edition, in_namur):
    since = today() - timedelta(days=1)
    found = coverage_of(edition, since, today())
    assert (found.n_visits, found.n_shops_visited) == (2, 2)


def test_without_a_declared_register_shops_are_counted_and_nothing_is_divided(visited, edition, in_namur):
    found = coverage_of(edition, None, today())
    assert found.total is None
    assert all(one.n_shops is None for one in (*found.streets, *found.families))
    assert sum(one.n_visited for one in found.streets) == found.n_shops_visited == 4


def test_visits_of_another_edition_are_none_of_this_one(visited, declared, edition, in_namur):
    other = make_edition()
    assert coverage_of(other, None, today()).n_visits == 0


def test_another_city_sees_none_of_it(visited, declared, edition, dinant):
    with tenant_context(dinant):
        found = coverage_of(edition, None, today())
    assert (found.n_visits, found.total, found.streets) == (0, None, [])


def test_hours_of_rounds_make_the_pace(visited, edition, steward, in_namur, now):
    row = make_round(steward, visited[:2])
    day = (now - timedelta(days=2)).astimezone(BRUSSELS).date()
    RoundHours.objects.create(round=row, user=steward.user, day=day, minutes=90)
    found = coverage_of(edition, None, today()).pace
    assert (found.n_visits, found.minutes) == (3, 90)


def test_in_five_statements(visited, declared, edition, in_namur, django_assert_num_queries):
    with django_assert_num_queries(5):
        coverage_of(edition, None, today())
