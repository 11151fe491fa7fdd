"""Who asks for a place in a small group, as the city's staff sees it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.small_groups.models import SmallGroupRequest
from diagnostic.small_groups.staff_services import mark_handled
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import Person, Shop
from tests.access.test_query_counts import assert_constant
from tests.factories.diagnostics import finished_attempt
from tests.factories.sessions import make_running_edition

ADDRESS = "/espace/petits-groupes/"


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def ask(edition, namur):
    """ask(name): a request of somebody in Namur, an hour ago."""

    def ask(name: str, city=namur, **fields) -> SmallGroupRequest:
        with tenant_context(city):
            person = Person.objects.create(
                digest=f"small-{name}", name=name, phone="081 24 60 60", email=f"{name.lower()}@x.test"
            )
            return SmallGroupRequest.objects.create(
                form_key=uuid4(),
                edition=edition,
                person=person,
                asked_at=timezone.now() - timedelta(hours=1),
                **fields,
            )

    return ask


@pytest.fixture
def steward(namur, member, client_on):
    return client_on(namur, member(namur, Role.STEWARD))


def page_of(browser) -> str:
    response = browser.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_who_shop_and_contact_and_nothing_of_a_result(ask, steward, namur):
    with tenant_context(namur):
        shop = Shop.objects.create(name="Chez Zoé")
    made = ask("Zoé", shop=shop)
    finished_attempt(namur, about=5, shop=shop, person=made.person)

    page = page_of(steward)

    assert "Zoé" in page
    assert "Chez Zoé" in page
    assert "081 24 60 60" in page
    for word in ("sur 100", "score", "débutant", "moins de 20"):
        assert word not in page.lower()


def test_without_requests_the_list_says_so(edition, steward):
    assert "Personne n’attend de réponse" in page_of(steward)


def test_a_handled_request_moves_down_and_is_noted_once(ask, steward, namur):
    made = ask("Zoé")
    for _ in range(2):
        assert steward.post(f"{ADDRESS}{made.uuid}/").status_code == 302
    page = page_of(steward)
    assert "Personne n’attend de réponse" in page
    assert "Demandes traitées" in page
    with tenant_context(namur):
        entries = Entry.objects.filter(action="small_group.handled")
        assert [entry.details for entry in entries] == [{}]
        assert "Zoé" not in entries[0].subject
        made.refresh_from_db()
        assert made.handled_by_id is not None


def test_a_person_may_ask_again_once_the_first_request_is_handled(ask, namur, edition, member):
    made = ask("Zoé")
    with tenant_context(namur):
        mark_handled(made.uuid, actor=member(namur, Role.MANAGER), now=timezone.now())
        again = SmallGroupRequest.objects.create(form_key=uuid4(), edition=edition, person=made.person)
        assert again.handled_at is None


def test_another_citys_request_is_not_there(ask, namur, dinant, member, client_on):
    made = ask("Zoé")
    browser = client_on(dinant, member(dinant, Role.ADMINISTRATOR))
    assert browser.post(f"{ADDRESS}{made.uuid}/").status_code == 404
    assert "Zoé" not in page_of(browser)
    with tenant_context(namur):
        made.refresh_from_db()
        assert made.handled_at is None


def test_an_erased_person_has_no_name(ask, steward, namur):
    made = ask("Zoé")
    with tenant_context(namur):
        Person.objects.filter(pk=made.person.pk).update(name="", email="", phone="", erased_at=timezone.now())
    assert "nom effacé" in page_of(steward)


def test_the_start_page_says_how_many_ask_to_those_who_may_see_them(ask, namur, member, client_on):
    for name in ("Zoé", "Léa", "Max"):
        ask(name)
    said = "3 personnes demandent une place en petit groupe"
    manager = client_on(namur, member(namur, Role.MANAGER)).get("/espace/").content.decode()
    reader = client_on(namur, member(namur, Role.READER)).get("/espace/").content.decode()
    assert said in manager
    assert said not in reader
    assert ADDRESS not in reader


def test_the_list_takes_as_many_statements_for_ten(ask, steward, namur, member):
    by = member(namur, Role.MANAGER)

    def add(number: int) -> None:
        ask(f"Anne {number}")
        ask(f"Bob {number}", handled_at=timezone.now(), handled_by=by)

    assert_constant(steward, ADDRESS, add)
