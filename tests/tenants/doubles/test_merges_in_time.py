"""Random merges and undoings, a day apart: undone they never were, and each day keeps what was known."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from dashboards.engine.figures.rules import programme_figures
from dashboards.engine.snapshots.gather import gather
from kernel.facts import Reading
from tenants.shops.errors import MergeRefused, PersonMergeRefused
from tenants.shops.merged import current_merges, last_of_chain, merged_groups
from tenants.shops.models import PersonMerge, Shop, ShopMerge
from tenants.shops.services import merge_people, merge_shops, undo_merge, undo_merge_of_people
from tests.factories.facts import attend, invite, make_edition, make_person, make_session, make_shop

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2024, 6, 1)
N_STEPS = 14
FIELDS = ("name", "street", "number", "phone", "bce", "sector", "languages")


def figures(edition, day, reading) -> dict:
    return programme_figures(gather(edition, day, reading))


def values_of(shops) -> list[tuple]:
    return [
        tuple(getattr(shop, "sector_id" if name == "sector" else name) for name in FIELDS) for shop in shops
    ]


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2))])
def test_any_merges_undone_in_any_order(namur, seed):
    chance = random.Random(seed)
    edition = make_edition()
    invite(edition, namur)
    sessions = [make_session(edition, namur, on=date(2024, 5, number)) for number in (1, 2)]
    shops = [
        make_shop(namur, name=f"Commerce {n}", street=f"Rue {n}", bce=None if n else "2136514278")
        for n in range(6)
    ]
    people = [make_person(namur, name=f"Personne {n}") for n in range(6)]
    for _ in range(14):
        shop, person, session = chance.choice(shops), chance.choice(people), chance.choice(sessions)
        with tenant_context(namur):
            if not person.attendance.filter(session=session, shop=shop).exists():
                attend(namur, session, shop, person)
    before = figures(edition, FIRST_DAY, Reading.TRUE)
    seen = {}

    with tenant_context(namur):
        for step in range(N_STEPS):
            now = datetime(2024, 7, 1, 10, tzinfo=UTC) + timedelta(days=step)
            with freeze_time(now):
                _step(chance, shops, people, now.date())
            day = now.date()
            seen[day] = figures(edition, day, Reading.KNOWN)
            assert seen[day] == figures(edition, day, Reading.TRUE)
            merges = current_merges(ShopMerge)
            ends = {shop.pk: last_of_chain(shop.pk, merges) for shop in shops}
            groups = merged_groups(ends)
            assert {pk: root for root, members in groups.items() for pk in members} == ends
        with freeze_time(datetime(2024, 8, 1, 10, tzinfo=UTC)):
            # The last made is undone first: then each value that was taken goes back.
            for merge in ShopMerge.objects.current().order_by("-id"):
                undo_merge(merge=merge, actor=None)
            for merge in PersonMerge.objects.current().order_by("-id"):
                undo_merge_of_people(merge=merge, actor=None)

    after = date(2024, 8, 2)
    assert figures(edition, FIRST_DAY, Reading.TRUE) == before
    assert figures(edition, after, Reading.TRUE) == figures(edition, after, Reading.KNOWN)
    for day, then in seen.items():
        assert figures(edition, day, Reading.KNOWN) == then
        assert figures(edition, day, Reading.TRUE) == before | {"as_of": day.isoformat()}


def _step(chance, shops, people, on) -> None:
    """A merge of shops or of people, or an undoing of one that stands."""
    kind = chance.random()
    merges = list(ShopMerge.objects.current().order_by("id"))
    if kind < 0.2 and merges:
        undo_merge(merge=chance.choice(merges), actor=None)
        return
    if kind < 0.7:
        shop, into = chance.sample(shops, 2)
        for one in (shop, into):
            one.refresh_from_db()
        taken = chance.sample(FIELDS, 3) if into.pk not in current_merges(ShopMerge) else []
        with suppress(MergeRefused):
            merge_shops(shop=shop, into=into, on=on, actor=None, taken=taken)
        return
    person, into = chance.sample(people, 2)
    with suppress(PersonMergeRefused):
        merge_people(person=person, into=into, on=on, actor=None)


def test_merges_undone_from_the_last_give_every_value_back(namur):
    chance = random.Random(5)
    shops = [
        make_shop(namur, name=f"Commerce {n}", street=f"Rue {n}", bce=None if n else "2136514278")
        for n in range(6)
    ]
    kept = values_of(shops)
    merges = []
    with tenant_context(namur):
        for shop, into in pairwise(shops):
            taken = ["bce", *chance.sample(("name", "street", "number"), 2)]
            merges.append(merge_shops(shop=shop, into=into, on=FIRST_DAY, actor=None, taken=taken))
        assert Shop.objects.get(pk=shops[-1].pk).bce == "2136514278"
        for merge in reversed(merges):
            assert undo_merge(merge=merge, actor=None).stayed == ()
        assert values_of(Shop.objects.order_by("id")) == kept
