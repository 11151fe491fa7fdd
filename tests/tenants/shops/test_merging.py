"""Merging field by field, and giving back; chains; what of another city, or at the same time, is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.visits.models import Visit
from dashboards.engine.figures.rules import city_figures, merge_effects, of_city, programme_figures
from dashboards.engine.snapshots.gather import gather, gather_field_work
from dashboards.engine.snapshots.services import recompute_city
from kernel.clock import start_of, today
from kernel.facts import Reading
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.shops.errors import MergeRefused, PersonMergeRefused
from tenants.shops.merged import (
    merged_group,
    merged_people,
    surviving_ids,
    surviving_person,
    surviving_shop,
)
from tenants.shops.models import Origin, Person, PersonMerge, Shop, ShopChange, ShopMerge
from tenants.shops.selectors import find_shops, shop_with
from tenants.shops.services import (
    ask_to_erase_person,
    change_shop,
    export_person,
    merge_people,
    merge_shops,
    undo_merge,
    undo_merge_of_people,
)
from tests.factories.facts import attend, invite, make_edition, make_person, make_session, make_shop

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)
NUMBER, OTHER = "2136514278", "2000000339"


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


def merged(shop, into, *taken):
    return merge_shops(shop=shop, into=into, on=DAY, actor=None, taken=taken)


def test_a_merge_is_known_since_now_or_since_the_instant_that_is_said(in_namur):
    shops = [make_shop(in_namur) for _ in range(4)]
    began_at = timezone.now()

    said = merge_shops(shop=shops[0], into=shops[1], on=DAY, actor=None, now=start_of(DAY))
    unsaid = merged(shops[2], shops[3])

    assert said.recorded_at == start_of(DAY)
    assert unsaid.recorded_at >= began_at


def test_the_values_chosen_change_the_survivor_and_come_back(in_namur):
    shop = make_shop(in_namur, name="Chez Paul", street="Rue de Fer", phone="081 22 33 44", languages=["fr"])
    into = make_shop(in_namur, name="Paul", street="", languages=None)

    merge = merged(shop, into, "street", "phone", "languages", "locality")

    into.refresh_from_db()
    assert (into.name, into.street, into.phone, into.languages) == (
        "Paul", "Rue de Fer", "081 22 33 44", ["fr"],
    )  # fmt: skip
    assert set(merge.taken) == {"street", "phone", "languages"}
    assert into.street_key == "rue fer"
    change = ShopChange.objects.get(shop=into)
    assert change.changes["street"] == ["", "Rue de Fer"]
    assert change.source == Origin.STAFF

    undone = undo_merge(merge=merge, actor=None)

    into.refresh_from_db()
    assert (into.street, into.phone, into.languages, undone.stayed) == ("", "", None, ())


def test_what_somebody_changed_since_stays_and_is_said(in_namur):
    shop = make_shop(in_namur, name="Chez Paul", street="Rue de Fer", phone="081 22 33 44")
    into = make_shop(in_namur, name="Paul")
    merge = merged(shop, into, "street", "phone")
    change_shop(into, {"phone": "081 55"}, source=Origin.STAFF, actor=None, now=timezone.now())

    undone = undo_merge(merge=merge, actor=None)

    into.refresh_from_db()
    assert undone.stayed == ("phone",)
    assert (into.street, into.phone) == ("", "081 55")
    assert undo_merge(merge=merge, actor=None).stayed == ()


def test_an_establishment_number_goes_to_the_survivor_and_back(in_namur):
    shop = make_shop(in_namur, name="Chez Paul", bce=NUMBER)
    into = make_shop(in_namur, name="Paul", bce=OTHER)

    merge = merged(shop, into, "bce")
    shop.refresh_from_db()
    into.refresh_from_db()
    assert (shop.bce, into.bce) == (None, NUMBER)

    undo_merge(merge=merge, actor=None)
    shop.refresh_from_db()
    into.refresh_from_db()
    assert (shop.bce, into.bce) == (NUMBER, OTHER)


def test_a_number_that_another_shop_got_meanwhile_is_not_given_back(in_namur):
    shop = make_shop(in_namur, name="Chez Paul", bce=NUMBER)
    into = make_shop(in_namur, name="Paul", bce=OTHER)
    merge = merged(shop, into, "bce")
    make_shop(in_namur, name="Autre", bce=OTHER)

    assert undo_merge(merge=merge, actor=None).stayed == ("bce",)

    shop.refresh_from_db()
    into.refresh_from_db()
    assert (shop.bce, into.bce) == (None, NUMBER)


def test_a_shop_of_another_city_is_refused_even_where_its_number_is_known_here(in_namur, dinant):
    here, into = make_shop(in_namur), make_shop(in_namur, name="Autre")
    there = make_shop(dinant, name="Commerce de Dinant")
    for one in (there, Shop(pk=here.pk, uuid=there.uuid)):
        with pytest.raises(MergeRefused):
            merged(one, into)
        with pytest.raises(MergeRefused):
            merged(into, one)
    assert ShopMerge.objects.count() == 0


def test_no_circle_by_way_of_two_merges_and_no_values_for_a_shop_that_was_merged(in_namur):
    a, b, c, d = (make_shop(in_namur, name=f"Commerce {letter}") for letter in "abcd")
    merged(a, b)
    merged(c, d)
    merged(b, c)
    with pytest.raises(MergeRefused):
        merged(d, a)
    with pytest.raises(MergeRefused):
        merged(make_shop(in_namur), a, "street")

    assert surviving_shop(a) == d
    assert merged_group(b) == sorted([a.pk, b.pk, c.pk, d.pk])
    assert surviving_ids([a.pk, d.pk]) == {a.pk: d.pk, d.pk: d.pk}
    assert shop_with(a.uuid) == d


def test_a_double_is_found_by_the_name_that_only_it_has(in_namur):
    shop, into = make_shop(in_namur, name="Chez Zazie"), make_shop(in_namur, name="Boutique 12")
    merged(shop, into)
    assert find_shops("zazie") == [into]
    assert find_shops("boutique") == [into]


@pytest.fixture
def visited(in_namur):
    """An edition with an invitation, a session, and two shops: each came with a person, each was visited."""
    edition = make_edition()
    invite(edition, in_namur)
    session = make_session(edition, in_namur)
    shops = [make_shop(in_namur), make_shop(in_namur, name="Boulangerie Lambert (bis)")]
    people = [make_person(in_namur, name="Anne Martin"), make_person(in_namur, name="A. Martin")]
    for shop, person in zip(shops, people, strict=True):
        attend(in_namur, session, shop, person)
        Visit.objects.create(
            edition=edition, shop=shop, visited_at=start_of(DAY), steward="s1", outcome="interested",
            happened_on=DAY, recorded_at=start_of(DAY),
        )  # fmt: skip
    return edition, shops, people


def test_visits_follow_and_the_city_and_the_programme_are_counted_again(visited, in_namur, agency):
    edition, (shop, into), _ = visited
    assert gather_field_work(edition, today(), [in_namur])[in_namur.pk].n_shops_visited == 2

    merged(shop, into)

    work = gather_field_work(edition, today(), [in_namur])[in_namur.pk]
    assert (work.n_visits, work.n_shops_visited, work.n_merged) == (2, 1, 1)
    asked = set(Due.objects.filter(key=edition.code).values_list("organisation__slug", "kind"))
    assert {("namur", "figures.city"), ("agence", "figures.programme")} <= asked
    figures = recompute_city(in_namur, edition, today()).figures
    assert (figures["shops"], figures["shops_visited"], figures["persons"]) == (1, 1, 2)
    assert figures["merges"]["shops"] == {"shops": 1, "persons": 0}
    assert figures["merges"]["shops_visited"] == {"shops": 1, "persons": 0}


def test_a_merge_of_people_counts_one_person_and_its_undoing_two(visited, in_namur):
    edition, _, (person, into) = visited
    before = programme_figures(gather(edition, today(), Reading.TRUE))

    merge = merge_people(person=person, into=into, on=today(), actor=None, taken=["name"])

    inputs = gather(edition, today(), Reading.TRUE)
    figures = programme_figures(inputs)
    assert (figures["persons"], figures["participants"], figures["shops"]) == (1, 1, 2)
    assert city_figures(of_city(inputs, in_namur.pk), in_namur.pk)["persons"] == 1
    assert merge_effects(inputs)["persons"].persons == 1
    assert "shops" not in merge_effects(inputs)
    assert Person.objects.get(pk=into.pk).name == "Anne Martin"
    assert surviving_person(person) == into
    assert merged_people(person) == sorted([person.pk, into.pk])

    undo_merge_of_people(merge=merge, actor=None)
    assert programme_figures(gather(edition, today(), Reading.TRUE)) == before
    assert Person.objects.get(pk=into.pk).name == "A. Martin"


def test_what_two_cities_say_of_the_same_people_in_two_orders_is_one_person(visited, in_namur, dinant):
    edition, _, (person, into) = visited
    session = make_session(edition, dinant)
    there = [make_person(dinant, one.digest) for one in (person, into)]
    for one in there:
        attend(dinant, session, make_shop(dinant), one)
    assert programme_figures(gather(edition, today(), Reading.TRUE))["persons"] == 2
    merge_people(person=person, into=into, on=today(), actor=None)
    with tenant_context(dinant):
        merge_people(person=there[1], into=there[0], on=today(), actor=None)

    inputs = gather(edition, today(), Reading.TRUE)
    assert programme_figures(inputs)["persons"] == 1


def test_people_are_refused_as_shops_are(in_namur, dinant):
    one, other = make_person(in_namur), make_person(in_namur)
    there = make_person(dinant)
    erased = make_person(in_namur, erased_at=timezone.now())
    merge_people(person=one, into=other, on=DAY, actor=None)
    for person, into in (
        (one, other),
        (other, one),
        (one, one),
        (there, other),
        (erased, other),
        (other, erased),
    ):
        with pytest.raises(PersonMergeRefused):
            merge_people(person=person, into=into, on=DAY, actor=None)
    assert PersonMerge.objects.count() == 1


def test_erasing_one_of_a_merge_erases_both_everywhere_and_no_figure_changes(visited, in_namur, dinant):
    edition, _, (person, into) = visited
    session = make_session(edition, dinant)
    attend(dinant, session, make_shop(dinant), make_person(dinant, person.digest, name="Anne Martin"))
    merge_people(person=person, into=into, on=today(), actor=None, taken=["name"])
    before = programme_figures(gather(edition, today(), Reading.TRUE))
    digests = {person.digest, into.digest}

    ask_to_erase_person(into.digest)
    for _ in range(3):
        for city in (in_namur, dinant):
            with tenant_context(city):
                do_due_work(city, HANDLERS, timezone.now())

    for city in (in_namur, dinant):
        with tenant_context(city):
            assert not Person.objects.filter(digest__in=digests).exists()
            assert not Person.objects.exclude(name="").exists()
    assert {value for merge in PersonMerge.objects.all() for value in [merge.taken]} == {None}
    assert programme_figures(gather(edition, today(), Reading.TRUE)) == before


def test_an_export_of_a_person_holds_what_the_other_row_does(visited, in_namur):
    _, _, (person, into) = visited
    Person.objects.filter(pk=person.pk).update(email="anne@exemple.test")
    merge_people(person=person, into=into, on=today(), actor=None)

    held = export_person(into.digest)

    assert {row.get("email") for row in held["shops"]} == {"anne@exemple.test", ""}
    assert len(held["attendance"]) == 2
    assert export_person("nobody")["shops"] == []
