"""A round's paper typed back in: all of it or nothing, once, for whoever walked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.visits.models import RoundShop, Visit
from campaigns.visits.selectors import round_lines
from kernel.clock import BRUSSELS, day_of
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import Shop
from tests.factories.rounds import make_round, make_street
from tests.factories.sessions import make_actor, make_running_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(namur):
    make_running_edition()
    return make_actor(namur, Role.MANAGER)


@pytest.fixture
def steward(namur):
    return make_actor(namur, Role.STEWARD)


@pytest.fixture
def shops(namur):
    return make_street(namur, "1", "3", "5")


@pytest.fixture
def row(manager, steward, shops):
    return make_round(manager, shops, steward.user)


@pytest.fixture
def page(client_on, manager, namur, row):
    return Page(client_on(namur, manager.user), f"/espace/tournees/{row.uuid}/grille/")


class Page:
    """The grid as somebody types it: `cells` as "i 12/12 nl dc" by shop."""

    def __init__(self, client, url):
        self.client, self.url = client, url

    def send(self, walked, cells, **said):
        yesterday = day_of(timezone.now()) - timedelta(days=1)
        sent = {
            "form_key": str(uuid4()),
            "day": yesterday.isoformat(),
            "begins": "09:00",
            "ends": "10:00",
            "steward": str(walked.user.pk),
        } | said
        for shop, typed in cells.items():
            for name, text in zip("oalm", [*typed.split(" "), "", "", ""], strict=False):
                sent[f"{name}-{shop.uuid}"] = text
        return self.client.post(self.url, sent)


def noted(namur):
    with tenant_context(namur):
        rows = Visit.objects.current().select_related("visited_by").order_by("visited_at")
        return [(row.shop_id, row.outcome, row.visited_by) for row in rows]


def test_lines_are_noted_in_the_papers_order_for_who_walked(page, steward, shops, row, namur):
    coming = day_of(timezone.now()) + timedelta(days=5)

    answer = page.send(steward, {shops[2]: "a", shops[0]: f"i {coming:%d/%m} nl dc"})

    assert answer.status_code == 302
    with tenant_context(namur):
        first, second = Visit.objects.current().order_by("visited_at")
        assert (first.shop_id, first.outcome, first.come_back_on) == (shops[0].pk, "interested", coming)
        assert (first.language, first.materials, first.round_id) == ("nl", ["leaflet", "card"], row.pk)
        assert (second.shop_id, second.outcome) == (shops[2].pk, "absent")
        assert {first.visited_by, second.visited_by} == {steward.user}
        hours = [one.visited_at.astimezone(BRUSSELS).strftime("%H:%M") for one in (first, second)]
        assert hours == ["09:00", "09:30"]
        entry = Entry.objects.get(action="visits.typed_in")
        assert (entry.actor_id != steward.user.pk, entry.details["n_visits"]) == (True, 2)


def test_sent_twice_it_is_noted_once(page, steward, shops, namur):
    key = str(uuid4())
    page.send(steward, {shops[0]: "i"}, form_key=key)

    answer = page.send(steward, {shops[0]: "i", shops[1]: "r"}, form_key=key)

    assert [outcome for _, outcome, _ in noted(namur)] == ["interested", "thinking"]
    text = page.client.get(answer.url).content.decode()
    assert "1 visite est notée. 1 l’était déjà." in text


def test_one_wrong_line_keeps_all_from_being_noted_and_is_named(page, steward, shops, namur):
    answer = page.send(steward, {shops[0]: "i", shops[1]: "z demain", shops[2]: " 12/12"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert noted(namur) == []
    for anchor in ("#outcome-2", "#again-2", "#outcome-3"):
        assert f'href="{anchor}"' in text
    assert "Ligne 2, Boutique 3" in text
    assert 'value="demain"' in text  # what was typed stays
    assert 'name="form_key"' in text


def test_the_same_key_comes_back_with_what_is_wrong(page, steward, shops, namur):
    key = str(uuid4())
    answer = page.send(steward, {shops[0]: "z"}, form_key=key)
    assert key in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "anchor"),
    [
        ({"day": "2020-01-01"}, "id_day"),
        ({"day": "2999-01-01"}, "id_day"),
        ({"begins": "11:00"}, "id_ends"),
        ({"begins": ""}, "id_begins"),
        ({"steward": "999999"}, "id_steward"),
    ],
)
def test_when_and_who_are_checked_too(page, steward, shops, namur, said, anchor):
    answer = page.send(steward, {shops[0]: "i"}, **said)
    assert (answer.status_code, f'href="#{anchor}"' in answer.content.decode()) == (422, True)
    assert noted(namur) == []


def test_a_grid_without_a_line_says_so(page, steward):
    assert "Aucune ligne n’est remplie." in page.send(steward, {}).content.decode()


def test_the_register_follows_what_was_found_vacant(page, steward, shops, namur):
    page.send(steward, {shops[0]: "v"})
    with tenant_context(namur):
        assert Visit.objects.current().get().state_set.state == "vacant"


def test_a_shop_that_is_gone_meanwhile_refuses_the_sheet(page, steward, shops, namur, monkeypatch):
    """Between the page and its answer."""
    lines = round_lines

    def read_before(row, on):
        found = lines(row, on)
        type(shops[0]).objects.filter(pk=shops[0].pk).update(uuid=uuid4())
        return found

    monkeypatch.setattr("campaigns.rounds.paper.grid_views.round_lines", read_before)

    answer = page.send(steward, {shops[0]: "i", shops[1]: "i"})

    assert answer.status_code == 422
    assert "Ce commerce n’existe plus" in answer.content.decode()
    assert noted(namur) == []


def test_a_long_round_is_typed_part_by_part(client_on, manager, steward, namur):
    shops = make_street(namur, *map(str, range(1, 206, 2)), street="Rue longue")
    long = make_round(manager, shops, steward.user)
    page = Page(client_on(namur, manager.user), f"/espace/tournees/{long.uuid}/grille/")

    answer = page.send(steward, {shops[0]: "i"})

    following = page.client.get(answer.url).content.decode()
    assert "de=101" in answer.url
    assert ("Boutique 205" in following, "Boutique 1<" in following) == (True, False)
    assert f'value="{steward.user.pk}" selected' in following


def test_a_line_that_is_on_another_page_by_now_is_noted_too(client_on, manager, steward, namur):
    """Somebody found a shop at the start of the street after the page was shown: line 100 is line 101 now."""
    shops = make_street(namur, *map(str, range(11, 213, 2)), street="Rue longue")
    long = make_round(manager, shops, steward.user)
    page = Page(client_on(namur, manager.user), f"/espace/tournees/{long.uuid}/grille/")
    [found] = make_street(namur, "1", street="Rue longue")
    with tenant_context(namur):
        RoundShop.objects.create(round=long, shop=found)

    answer = page.send(steward, {shops[0]: "i", shops[99]: "a"})

    assert answer.status_code == 302
    assert [one[:2] for one in noted(namur)] == [(shops[0].pk, "interested"), (shops[99].pk, "absent")]


def test_a_line_that_left_the_round_is_named_and_stays_typed(page, steward, shops, row, namur):
    with tenant_context(namur):
        RoundShop.objects.filter(round=row, shop=shops[1]).update(removed_at=timezone.now())
    typed = {shops[0]: "i", shops[1]: "a 12/12", shops[2]: "r"}

    answer = page.send(steward, typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert noted(namur) == []
    assert 'href="#outcome-3"' in text
    assert "Boutique 3, Issue" in text
    assert "Ce commerce n’est plus dans cette tournée" in text
    assert f'name="a-{shops[1].uuid}" id="again-3" value="12/12"' in text

    assert page.send(steward, typed | {shops[1]: ""}).status_code == 302
    assert len(noted(namur)) == 2


def test_a_line_of_a_shop_that_nobody_knows_is_named(page, steward, shops, namur):
    unknown = Shop(uuid=uuid4(), pk=0)
    text = page.send(steward, {shops[0]: "i", unknown: "a"}).content.decode()
    assert "Commerce inconnu" in text
    assert noted(namur) == []


def test_a_round_of_others_is_not_there(client_on, namur, row):
    other = make_actor(namur, Role.STEWARD)
    assert client_on(namur, other.user).get(f"/espace/tournees/{row.uuid}/grille/").status_code == 404


def test_a_longer_sheet_asks_no_more_statements(
    client_on, manager, steward, namur, row, django_assert_max_num_queries
):
    long = make_round(manager, make_street(namur, *map(str, range(100, 160))), steward.user)
    client = client_on(namur, manager.user)
    for one in (row, long):
        with django_assert_max_num_queries(24):
            client.get(f"/espace/tournees/{one.uuid}/grille/")
