"""Merging doubles and erasing people change what is known, never what was counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from dashboards.engine.figures.rules import programme_figures
from dashboards.engine.snapshots.gather import gather
from kernel.clock import today
from kernel.facts import Reading
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.shops.errors import MergeRefused
from tenants.shops.models import Person
from tenants.shops.services import ask_to_erase_person, merge_shops, undo_merge
from tests.factories.facts import attend, invite, make_edition, make_person, make_session, make_shop

DAY = date(2024, 6, 1)


def n_shops(edition, day, reading) -> int:
    return programme_figures(gather(edition, day, reading))["shops"]


@pytest.fixture
def two_shops_that_came(namur):
    edition = make_edition()
    invite(edition, namur)
    session = make_session(edition, namur)
    first, second = make_shop(namur), make_shop(namur, name="Boulangerie Lambert (bis)")
    for shop in (first, second):
        attend(namur, session, shop, make_person(namur))
    return edition, first, second


def test_a_merge_counts_for_every_day_as_true_and_from_its_own_day_as_known(namur, two_shops_that_came):
    edition, first, second = two_shops_that_came
    assert n_shops(edition, DAY, Reading.TRUE) == 2

    with tenant_context(namur):
        merge = merge_shops(shop=second, into=first, on=today(), actor=None)

    assert n_shops(edition, DAY, Reading.TRUE) == 1
    assert n_shops(edition, today() - timedelta(days=1), Reading.KNOWN) == 2
    assert n_shops(edition, today(), Reading.KNOWN) == 1

    with tenant_context(namur):
        undo_merge(merge=merge, actor=None)
        undo_merge(merge=merge, actor=None)
        assert Entry.objects.filter(action="shop.merge_undone").count() == 1
    assert n_shops(edition, DAY, Reading.TRUE) == 2


def test_a_shop_is_not_merged_twice_nor_in_a_circle(namur, two_shops_that_came):
    _, first, second = two_shops_that_came
    third = make_shop(namur)
    with tenant_context(namur):
        merge_shops(shop=second, into=first, on=DAY, actor=None)
        merge_shops(shop=first, into=third, on=DAY, actor=None)
        for shop, into in ((second, third), (third, second), (third, third)):
            with pytest.raises(MergeRefused):
                merge_shops(shop=shop, into=into, on=DAY, actor=None)


def test_a_person_of_two_cities_is_erased_in_both_and_stays_one_person(namur, dinant):
    edition = make_edition()
    session = make_session(edition, namur, dinant)
    for city in (namur, dinant):
        person = make_person(city, "anne", name="Anne Martin", email="anne@exemple.test", phone="0470")
        attend(city, session, make_shop(city), person)
    before = programme_figures(gather(edition, DAY, Reading.TRUE))
    assert (before["persons"], before["participants"], before["shops"]) == (1, 1, 2)

    ask_to_erase_person("anne")
    for _ in range(2):  # the second run finds nobody
        for city in (namur, dinant):
            with tenant_context(city):
                do_due_work(city, HANDLERS, timezone.now())

    assert programme_figures(gather(edition, DAY, Reading.TRUE)) == before
    digests = set()
    for city in (namur, dinant):
        with tenant_context(city):
            person = Person.objects.get()
            assert (person.name, person.email, person.phone) == ("", "", "")
            digests.add(person.digest)
    assert len(digests) == 1
    assert digests != {"anne"}
