"""Visits are noted once each, add up, and the register follows those that say so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.visits.errors import ShopUnknown, VisitNotYours
from campaigns.visits.models import Visit
from campaigns.visits.services import correct_visit, note_visits, undo_visit
from tenants.due.models import Due
from tenants.shops.models import Origin, RegisterState, Shop, ShopState
from tenants.shops.selectors import with_state
from tenants.shops.services import merge_shops, set_state
from tests.factories.rounds import make_round, make_street, make_visit, typed_visit


def state_of(shop, on):
    return with_state(Shop.objects.filter(pk=shop.pk), on).get().state  # type: ignore[attr-defined]


@pytest.fixture
def note(edition, steward, now):
    return lambda *visits, **options: note_visits(
        **({"actor": steward, "visits": list(visits), "now": now} | options)
    )


def test_two_visits_of_one_shop_on_one_day_add_up(note, street, steward, now):
    early, late = (
        typed_visit(street[0], "absent", happened_at=now - timedelta(hours=3)),
        typed_visit(street[0]),
    )
    note(early)
    note(late)
    rows = Visit.objects.current().filter(shop=street[0]).order_by("visited_at")
    assert [(row.outcome, row.key, row.steward) for row in rows] == [
        ("absent", early.key, f"U{steward.user.pk}"),
        ("interested", late.key, f"U{steward.user.pk}"),
    ]


def test_the_same_key_is_one_visit_also_after_it_was_undone(note, street, steward, now):
    visit = typed_visit(street[0])
    note(visit, visit)
    assert Visit.objects.count() == 1
    undo_visit(actor=steward, key=visit.key, now=now)
    note(visit)
    assert not Visit.objects.current().exists()


def test_visits_within_a_second_are_told_apart(note, street, now):
    at = now - timedelta(hours=1)
    note(*(typed_visit(street[0], happened_at=at) for _ in range(3)))
    times = Visit.objects.order_by("id").values_list("visited_at", flat=True)
    assert len(set(times)) == 3
    assert max(times) - min(times) < timedelta(seconds=5)


def test_one_unknown_shop_refuses_that_visit_alone(note, street):
    unknown, known = note(typed_visit(uuid4()), typed_visit(street[0]))
    assert isinstance(unknown, ShopUnknown)
    assert known.visit.pk == Visit.objects.get().pk


def test_a_shop_merged_meanwhile_is_the_one_that_it_is_now(note, street, manager, now):
    merge_shops(shop=street[0], into=street[1], actor=manager.user, on=now.date(), now=now)
    note(typed_visit(street[0]))
    assert Visit.objects.get().shop_id == street[1].pk


@pytest.mark.parametrize(
    ("outcome", "state"), [("vacant", "vacant"), ("moved", "moved"), ("not_a_shop", "not_retail")]
)
def test_the_register_follows_and_comes_back(note, street, steward, now, outcome, state):
    visit = typed_visit(street[0], outcome)
    [noted] = note(visit)
    assert noted.state == state == state_of(street[0], now.date())
    undo_visit(actor=steward, key=visit.key, now=now)
    assert state_of(street[0], now.date()) == "active"


def test_a_shop_that_the_register_has_not_is_not_taken_into_it(note, street, now):
    ShopState.objects.filter(shop=street[0]).delete()
    [noted] = note(typed_visit(street[0], "vacant"))
    assert noted.state == ""
    assert not ShopState.objects.filter(shop=street[0]).exists()


def test_what_the_register_said_of_that_very_day_comes_back(note, street, steward, manager, now):
    set_state(
        street[0], RegisterState.CLOSED, on=now.date(), source=Origin.STAFF, actor=manager.user, now=now
    )
    visit = typed_visit(street[0], "vacant")
    note(visit)
    undo_visit(actor=steward, key=visit.key, now=now)
    assert state_of(street[0], now.date()) == "closed"


def test_what_the_team_said_after_the_visit_stays(note, street, steward, manager, now):
    visit = typed_visit(street[0], "vacant")
    note(visit)
    by = {"source": Origin.STAFF, "actor": manager.user, "now": now}
    set_state(street[0], RegisterState.MOVED, on=now.date(), **by)
    undo_visit(actor=steward, key=visit.key, now=now)
    assert state_of(street[0], now.date()) == "moved"


def test_a_correction_takes_the_register_with_it(note, street, steward, now):
    visit = typed_visit(street[0], "vacant")
    note(visit)
    corrected = correct_visit(actor=steward, key=visit.key, values={"outcome": "moved"}, now=now)
    assert (corrected.outcome, corrected.state_set.state) == ("moved", "moved")
    assert state_of(street[0], now.date()) == "moved"
    correct_visit(actor=steward, key=visit.key, values={"outcome": "absent"}, now=now)
    assert state_of(street[0], now.date()) == "active"
    assert list(Visit.objects.current().values_list("outcome", "key")) == [("absent", visit.key)]


def test_a_colleague_changes_nothing_and_the_manager_may(edition, street, steward, colleague, manager, now):
    key = uuid4()
    make_visit(steward, street[0], key=key)
    with pytest.raises(VisitNotYours):
        undo_visit(actor=colleague, key=key, now=now)
    assert undo_visit(actor=manager, key=key, now=now)
    assert not undo_visit(actor=manager, key=key, now=now)


def test_the_figures_are_worked_out_again(note, street, edition, namur):
    Due.objects.all().delete()
    note(typed_visit(street[0]))
    assert Due.objects.filter(organisation=namur, key=edition.code).exists()


def test_a_visit_of_a_round_is_counted_in_its_edition(note, street, steward, colleague):
    row = make_round(steward, street)
    others = make_round(colleague, make_street(steward.organisation, "20"))
    own, foreign = note(typed_visit(street[0], round=row.uuid), typed_visit(street[1], round=others.uuid))
    assert own.visit.round_id == row.pk
    assert foreign.visit.round_id is None


def test_fifty_take_no_more_statements_than_two(note, in_namur, steward):
    shops = make_street(in_namur, *(str(n) for n in range(100, 152)))
    row = make_round(steward, shops)
    note(typed_visit(shops[0], "vacant", round=row.uuid))  # what is read once in a process
    counts = []
    for some in (shops[1:3], shops[3:]):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            note(*(typed_visit(shop, "vacant", round=row.uuid) for shop in some))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 11


def test_two_who_found_it_vacant_and_one_takes_it_back(edition, steward, colleague, street, now):
    """Whoever stands says so: on the same day, and on a later one."""
    first, second, later = uuid4(), uuid4(), uuid4()
    yesterday = now - timedelta(days=1)
    make_visit(steward, street[0], "vacant", key=first, at=yesterday)
    make_visit(colleague, street[0], "vacant", key=second, at=yesterday + timedelta(minutes=5))
    make_visit(colleague, street[0], "vacant", key=later, at=now)
    undo_visit(actor=steward, key=first, now=now)
    assert state_of(street[0], yesterday.date()) == "vacant"
    undo_visit(actor=colleague, key=second, now=now)
    assert (state_of(street[0], yesterday.date()), state_of(street[0], now.date())) == ("active", "vacant")
    undo_visit(actor=colleague, key=later, now=now)
    assert state_of(street[0], now.date()) == "active"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_states_on_one_day_leave_none_when_both_are_undone(edition, steward, street, now, order):
    keys = [uuid4(), uuid4()]
    for key, outcome, minutes in zip(keys, ("vacant", "moved"), (9, 3), strict=True):
        make_visit(steward, street[0], outcome, key=key, at=now - timedelta(minutes=minutes))
    assert state_of(street[0], now.date()) == "moved"
    undo_visit(actor=steward, key=keys[order[0]], now=now)
    assert state_of(street[0], now.date()) == ("moved" if order[0] == 0 else "vacant")
    undo_visit(actor=steward, key=keys[order[1]], now=now)
    assert state_of(street[0], now.date()) == "active"


def test_a_wrong_clock_keeps_the_order_over_batches(note, street, steward, now):
    wrong = now + timedelta(days=365)
    note(typed_visit(street[1], happened_at=wrong), typed_visit(street[0], "absent", happened_at=wrong))
    note(*(typed_visit(street[n % 2], "interested", happened_at=wrong) for n in range(20)))
    outcomes = (
        Visit.objects.filter(shop=street[0]).order_by("visited_at", "id").values_list("outcome", flat=True)
    )
    assert list(outcomes) == ["absent"] + ["interested"] * 10
