"""Pages with lists ask the database as often for one row as for ten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from dashboards.engine.snapshots.services import recompute_programme
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from kernel.clock import today
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.browsers import make_client
from tests.factories.diagnostics import finished_attempt
from tests.factories.facts import make_edition, make_session
from tests.factories.figures import make_city_snapshot, make_figures, make_programme_snapshot
from tests.factories.people import make_member, make_user
from tests.factories.phones import make_phone
from tests.factories.questionnaires import make_draft, make_dry_run
from tests.factories.runs import make_run
from tests.factories.sessions import make_running_edition


def statements(browser: Client, address: str) -> list[str]:
    """What one request asks the database, `SET search_path` included."""
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address)
    assert response.status_code == 200, response
    return [query["sql"] for query in captured.captured_queries]


def assert_constant(browser: Client, address: str, add: Callable[[int], object]) -> None:
    """`add(n)` makes the n-th row. The first request fills the caches of the process."""
    add(0)
    statements(browser, address)
    one = statements(browser, address)
    for number in range(1, 10):
        add(number)
    ten = statements(browser, address)
    assert len(ten) == len(one), "\n".join(ten)


@pytest.fixture(params=["namur", "agence", "atelier"])
def here(request, organisation) -> Organisation:
    return organisation(request.param)


@pytest.fixture
def space(here) -> str:
    return "/agence" if here.kind == "agency" else "/espace"


@pytest.fixture
def administrator(here) -> Client:
    return make_client(here, make_member(here, Role.ADMINISTRATOR))


def test_the_journal(here, space, administrator):
    def add(number: int) -> None:
        with tenant_context(here):
            Entry.objects.create(actor=make_user(), actor_label=f"Anne {number}", action="trial")

    assert_constant(administrator, f"{space}/journal/", add)


def test_the_mails(here, space, administrator):
    def add(number: int) -> None:
        with tenant_context(here):
            Mail.objects.create(
                unique_key=f"trial {number}", kind="trial", recipient="anne@exemple.test", subject="Essai"
            )

    assert_constant(administrator, f"{space}/courriels/", add)


@pytest.mark.parametrize("slug", ["namur", "agence"])
def test_the_phones(organisation, slug):
    here = organisation(slug)
    browser = make_client(here, make_member(here, Role.ADMINISTRATOR))

    def add(number: int) -> None:
        with tenant_context(here):
            make_phone(make_user())

    assert_constant(browser, f"{'/agence' if slug == 'agence' else '/espace'}/telephones/", add)


def test_the_runs_of_archives(organisation):
    agency = organisation("agence")
    browser = make_client(agency, make_member(agency, Role.ADMINISTRATOR))

    def add(number: int) -> None:
        make_run(agency, "archive.run", parameters={"action": "check", "file_name": f"{number}.zip"})

    assert_constant(browser, "/agence/archives/", add)


def test_the_landing_page(organisation):
    """66 cities, and a search that finds some of them."""
    browser = make_client(organisation("agence"))
    statements(browser, "/")

    assert len(statements(browser, "/")) <= 2
    assert len(statements(browser, "/?q=ch")) <= 3


@pytest.fixture
def edition(namur) -> Edition:
    """An edition that runs today, with figures of Namur."""
    on = today()
    made = make_edition(
        starts_on=on - timedelta(days=30),
        ends_on=on + timedelta(days=90),
        as_of=None,
        planned_until=on + timedelta(days=90),
    )
    make_city_snapshot(made, namur)
    return made


@pytest.fixture
def announce(edition, namur) -> Callable[[int], Session]:
    """announce(n): a session of Namur in n + 1 days."""

    def announce(n_days: int) -> Session:
        day = (timezone.now() + timedelta(days=n_days + 1)).date()
        return make_session(edition, namur, on=day, status="planned", announced_on=edition.starts_on)

    return announce


def test_a_citys_public_page(namur, announce):
    assert_constant(make_client(namur), "/", announce)


def test_the_start_page_of_a_citys_staff(namur, announce):
    assert_constant(make_client(namur, make_member(namur, Role.READER)), "/espace/", announce)


def test_a_citys_page_in_the_agence(analyst, edition, announce):
    assert_constant(analyst, f"/agence/villes/namur/?edition={edition.code}", announce)


@pytest.fixture
def analyst(organisation) -> Client:
    agency = organisation("agence")
    return make_client(agency, make_member(agency, Role.ANALYST))


@pytest.mark.parametrize("address", ["/agence/", "/agence/villes.csv"])
def test_the_comparison_takes_at_most_six_statements_for_66_cities(organisation, analyst, address):
    edition = make_figures(organisation("namur"))
    others = list(Organisation.objects.cities().exclude(slug="namur"))
    statements(analyst, address)
    one = statements(analyst, address)

    for city in others:
        make_city_snapshot(edition, city)
    all_of_them = statements(analyst, address)

    assert len(others) == 65
    assert len(all_of_them) == len(one), "\n".join(all_of_them)
    assert len(all_of_them) <= 6, "\n".join(all_of_them)


def test_the_comparison_takes_as_many_for_ten_editions(organisation, analyst):
    make_figures(*Organisation.objects.cities()[:3])

    assert_constant(analyst, "/agence/", lambda number: make_programme_snapshot(make_edition()))


def test_the_switcher_takes_as_many_for_ten_spaces(organisation):
    user = make_user()
    cities = list(Organisation.objects.cities()[:10])
    browser = make_client(organisation("agence"), user)

    assert_constant(
        browser, "/espaces/?rester=1", lambda number: make_member(cities[number], Role.READER, user)
    )


def test_the_technical_page_takes_as_many_for_ten_failures(organisation):
    agency = organisation("agence")
    browser = make_client(agency, make_member(agency, Role.ADMINISTRATOR))
    cities = list(Organisation.objects.cities()[:10])

    def add(number: int) -> None:
        now = timezone.now()
        Due.objects.create(
            organisation=cities[number], kind="trial", due_at=now, failed_at=now, last_error="x"
        )

    assert_constant(browser, "/agence/technique/", add)


def test_the_versions_of_the_questionnaire(analyst):
    def add(number: int) -> None:
        QuestionnaireVersion.objects.create(
            version=f"0.{number}.0",
            status=VersionStatus.RETIRED,
            questionnaire={},
            themes={},
            changed_by=make_user(),
            published_by=make_user(),
        )

    assert_constant(analyst, "/agence/questionnaire/", add)


def test_the_draft_of_the_questionnaire_takes_as_many_for_ten_dry_runs(analyst):
    draft = make_draft()

    def add(number: int) -> None:
        make_dry_run(draft, str(number))

    assert_constant(analyst, "/agence/questionnaire/brouillon/", add)


@pytest.fixture
def add_maturity(organisation) -> Callable[[int], None]:
    """add_maturity(n): the n-th city has twelve results, and all of it is computed anew."""
    cities = list(Organisation.objects.cities()[:10])
    edition = make_running_edition()

    def add(number: int) -> None:
        for _ in range(12):
            finished_attempt(cities[number], edition=edition, finished_at=timezone.now() - timedelta(days=1))
        recompute_programme(edition, today())

    return add


@pytest.mark.parametrize("address", ["/agence/maturite/", "/agence/maturite.csv"])
def test_the_maturity_of_the_programme(analyst, add_maturity, address):
    assert_constant(analyst, address, add_maturity)


def test_the_maturity_of_a_city(namur, add_maturity):
    assert_constant(make_client(namur, make_member(namur, Role.READER)), "/espace/maturite/", add_maturity)
