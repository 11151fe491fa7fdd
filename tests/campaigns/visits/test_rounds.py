"""Rounds: planned, handed over, split, closed; along the street, with the last visit of each shop."""

from datetime import timedelta

import pytest

from campaigns.visits.errors import DatesWrong, RoundClosed, RoundEmpty, StewardsWrong
from campaigns.visits.rules import Progress
from campaigns.visits.selectors import round_lines, rounds_of, shops_of_round, stewards_of
from campaigns.visits.services import (
    RoundValues,
    close_round,
    hand_over,
    plan_round,
    remove_shops,
    reopen_round,
    split_round,
)
from tenants.membership.roles import Role
from tenants.shops.services import merge_shops
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_actor


@pytest.fixture
def values(edition, now):
    return RoundValues(name="Bas de la ville", starts_on=now.date(), ends_on=now.date() + timedelta(days=3))


def test_shops_stand_along_their_street_one_side_after_the_other(edition, steward, in_namur, now):
    shops = make_street(in_namur, "10", "2", "3", "1", "")
    shops += make_street(in_namur, "7", street="Avenue Verte")
    row = make_round(steward, shops)
    found = [(line.street, line.shop.number, line.side) for line in round_lines(row, now.date())]
    assert found == [
        ("Avenue Verte", "7", "odd"),
        ("Rue de Fer", "1", "odd"),
        ("Rue de Fer", "3", "odd"),
        ("Rue de Fer", "2", "even"),
        ("Rue de Fer", "10", "even"),
        ("Rue de Fer", "", "unknown"),
    ]


def test_a_line_has_the_last_visit_of_anybody_since_the_round_began(edition, steward, colleague, street, now):
    row = make_round(steward, street)
    make_visit(steward, street[0], "absent", at=now - timedelta(hours=5))
    make_visit(colleague, street[0], "interested", at=now - timedelta(hours=1))
    make_visit(colleague, street[1], "interested", at=now - timedelta(days=5))
    lines = {line.shop.pk: line for line in round_lines(row, now.date())}
    assert lines[street[0].pk].last.visited_by == colleague.user
    assert lines[street[0].pk].progress is Progress.VISITED
    assert lines[street[1].pk].progress is Progress.TO_DO


def test_visits_of_a_double_are_those_of_the_shop_that_stands(edition, steward, manager, street, now):
    row = make_round(steward, street)
    make_visit(steward, street[0], "signed_up")
    merge_shops(shop=street[0], into=street[1], actor=manager.user, on=now.date(), now=now)
    lines = {line.shop.pk: line.progress for line in round_lines(row, now.date())}
    assert lines[street[1].pk] is Progress.DONE
    assert street[0].pk not in lines


def test_shops_of_another_open_round_are_left_out(values, manager, steward, street, now):
    first = make_round(steward, street[:2])
    options = {"actor": manager, "values": values, "stewards": [steward.user], "now": now}
    planned = plan_round(shops=[shop.pk for shop in street], **options)
    assert (planned.n_shops, planned.n_elsewhere) == (2, 2)
    with pytest.raises(RoundEmpty):
        plan_round(shops=[shop.pk for shop in street], **options)
    close_round(first, actor=manager, now=now)
    assert plan_round(shops=[shop.pk for shop in street], **options).n_shops == 2


def test_one_or_two_of_the_team_who_may_read_names(values, manager, steward, colleague, dinant, street, now):
    reader = make_actor(manager.organisation, Role.READER)
    elsewhere = make_actor(dinant, Role.STEWARD)
    third = make_actor(manager.organisation, Role.STEWARD)
    for users in (
        [],
        [reader.user],
        [elsewhere.user],
        [steward.user, colleague.user, third.user],
    ):
        with pytest.raises(StewardsWrong):
            plan_round(actor=manager, values=values, shops=[street[0].pk], stewards=users, now=now)


def test_a_round_ends_after_it_begins(manager, steward, edition, street, now):
    wrong = RoundValues(name="Centre", starts_on=now.date(), ends_on=now.date() - timedelta(days=1))
    with pytest.raises(DatesWrong):
        plan_round(actor=manager, values=wrong, shops=[street[0].pk], stewards=[steward.user], now=now)


def test_handed_over_it_is_on_the_other_phone(edition, manager, steward, colleague, street, now):
    row = make_round(steward, street)
    hand_over(row, actor=manager, stewards=[colleague.user], now=now)
    assert list(rounds_of(steward.user, now.date())) == []
    assert list(rounds_of(colleague.user, now.date())) == [row]
    hand_over(row, actor=manager, stewards=[colleague.user, steward.user], now=now)
    assert {user.pk for user in stewards_of([row])[row.pk]} == {steward.user.pk, colleague.user.pk}


def test_split_the_shops_are_in_the_new_round_and_not_in_the_old_one(
    values, manager, steward, colleague, street, now
):
    row = make_round(steward, street)
    new = split_round(
        row,
        actor=manager,
        values=values,
        shops=[street[2].pk, street[3].pk],
        stewards=[colleague.user],
        now=now,
    )
    assert {shop.pk for shop in shops_of_round(new.round, now.date())} == {street[2].pk, street[3].pk}
    assert {shop.pk for shop in shops_of_round(row, now.date())} == {street[0].pk, street[1].pk}


def test_a_closed_round_is_on_no_phone_and_is_not_changed(edition, manager, steward, street, now):
    row = make_round(steward, street)
    close_round(row, actor=manager, now=now)
    assert list(rounds_of(steward.user, now.date())) == []
    with pytest.raises(RoundClosed):
        remove_shops(row, actor=manager, shops=[street[0].pk], now=now)
    reopen_round(row, actor=manager)
    assert remove_shops(row, actor=manager, shops=[street[0].pk], now=now) == 1
