"""The register's page: its size on any day, what is missing, and who may declare it complete."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from kernel.clock import start_of, today
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.sectors.models import Sector
from tenants.shops.models import RegisterDeclaration, ShopState
from tests.factories.facts import make_shop
from tests.factories.people import make_member
from tests.factories.sessions import make_running_edition

pytestmark = pytest.mark.django_db
PAGE = "/espace/commerces/registre/"


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def as_role(namur, client_on):
    return lambda role: client_on(namur, make_member(namur, role))


def put(city, on: date, **fields):
    shop = make_shop(city, **fields)
    with tenant_context(city):
        ShopState.objects.create(
            shop=shop, state="active", source="file", happened_on=on, recorded_at=start_of(on)
        )
    return shop


def test_a_city_without_a_register_is_told_what_is_missing(namur, as_role):
    make_shop(namur)
    page = text_of(as_role(Role.READER).get(PAGE))
    assert "dénominateur manquant" in page
    assert "1 commerce connu par une inscription ou une archive n’est pas au registre" in page
    assert "Déclarer" not in page


def test_the_register_is_declared_and_no_longer_and_the_figures_follow(namur, as_role):
    edition = make_running_edition()
    put(namur, today(), street="Rue de Fer")
    manager = as_role(Role.MANAGER)
    for sent in ({}, {"is_complete": "yes", "on": "2199-01-01"}, {"is_complete": "yes", "on": "hier"}):
        assert manager.post(f"{PAGE}declarer/", sent).status_code == 422
    sent = {"is_complete": "yes", "on": today().isoformat()}
    for _ in range(2):
        assert manager.post(f"{PAGE}declarer/", sent).status_code == 302
    page = text_of(manager.get(PAGE))
    assert "Rien : chaque commerce a sa rue" in page
    assert manager.post(f"{PAGE}declarer/", sent | {"is_complete": "no"}).status_code == 302
    assert "dénominateur manquant" in text_of(manager.get(PAGE))

    with tenant_context(namur):
        assert RegisterDeclaration.objects.count() == 2  # the second day's word corrects the first
        assert Entry.objects.filter(action="register.declared").count() == 2
    assert Due.objects.filter(organisation=namur, kind=DueKind.CITY_FIGURES, key=edition.code).exists()
    for role in (Role.STEWARD, Role.READER):
        assert as_role(role).post(f"{PAGE}declarer/", sent).status_code == 403


def test_it_is_shown_for_any_day_by_sector_and_by_street(namur, as_role):
    long_ago, lately = today() - timedelta(days=40), today() - timedelta(days=2)
    put(namur, long_ago, street="Rue de Fer", sector=Sector.objects.get(code="ALI-BOU"))
    put(namur, lately, street="r. de Fer", sector=None)
    put(namur, lately, street="", sector=Sector.objects.get(code="ALI-BOU"))
    browser = as_role(Role.STEWARD)

    now = browser.get(PAGE)
    assert now.context["n"] == 3
    streets = [(row["cells"][0]["text"], row["cells"][1]["value"]) for row in now.context["streets"]]
    assert streets == [("Rue de Fer", 2), ("pas de rue", 1)]
    assert sum(row["cells"][1]["value"] for row in now.context["sectors"]) == 3
    assert "1 commerce n’a pas de secteur" in text_of(now)

    day = (today() - timedelta(days=10)).isoformat()
    assert browser.get(f"{PAGE}?jour={day}").context["n"] == 1
    for wrong in ("2199-01-01", "hier"):
        refused = browser.get(f"{PAGE}?jour={wrong}")
        assert refused.status_code == 422
    assert browser.get(f"{PAGE}?jour=").context["n"] == 3


def test_another_citys_shops_are_not_in_it(namur, dinant, as_role):
    put(dinant, today())
    assert as_role(Role.READER).get(PAGE).context["n"] == 0


def test_it_asks_as_often_for_many_shops_as_for_few(namur, as_role):
    browser = as_role(Role.MANAGER)

    def n_asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(PAGE).status_code == 200
        statements = [query["sql"] for query in asked.captured_queries]
        # The session is in the cache, or not: none of the page's.
        return len([sql for sql in statements if "search_path" not in sql and "django_session" not in sql])

    put(namur, today())
    n_asked()
    few = n_asked()
    for at in range(20):
        put(namur, today(), street=f"Rue {at}")
    assert n_asked() == few <= 14
