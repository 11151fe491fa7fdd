"""Fixtures of all tests: a copied database, two cities, people with roles, clients on a host."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import freezegun
import hypothesis
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from kernel.database import connection
from tests.database import as_owner, clean_slate, copied_database
from tests.refusals import refuse_silence

# A test that freezes the clock takes as long as it takes: without this, durations are those of frozen clocks.
freezegun.configure(extend_ignore_list=["_pytest.timing"])
# A machine that is busy with something else is no defect. How they differ: tests/examples.py.
hypothesis.settings.register_profile("portal", deadline=None, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, max_examples=100)


def pytest_configure() -> None:
    # Otherwise each test client reads the whole folder of static files.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """Replaces pytest-django's: copies the template instead of migrating."""
    with django_db_blocker.unblock(), copied_database(worker_id) as name:  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["NAME"] = name
        yield


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """gw0, gw1 ... under xdist, else master."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(autouse=True)
def _clean_slate(request: pytest.FixtureRequest) -> Iterator[None]:
    """No cache, no host table and no schema is left over from another test."""
    if "db" not in request.fixturenames and "owner_database" not in request.fixturenames:
        yield
        return
    clean_slate()
    yield
    connection.set_schema_to_public()


@pytest.fixture(autouse=True)
def _language_of_its_own() -> None:
    """A page asked for in Dutch leaves its thread in Dutch; the next test begins in French."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _refusals_are_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page refuses in whatever test: see `tests.refusals`."""
    request = Client.request

    def checked(self: Client, **options: object) -> object:
        response = request(self, **options)
        refuse_silence(response)
        return response

    monkeypatch.setattr(Client, "request", checked)


@pytest.fixture
def owner_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database as its owner, without a transaction: for provisioning. The test cleans up itself."""
    with django_db_blocker.unblock(), as_owner():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def agency(db):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    return Organisation.objects.get(slug="agence")


@pytest.fixture
def namur(db):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    return Organisation.objects.get(slug="namur")


@pytest.fixture
def dinant(db):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    return Organisation.objects.get(slug="dinant")


@pytest.fixture
def atelier(db):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    return Organisation.objects.get(slug="atelier")


@pytest.fixture
def member(db) -> Callable:
    """member(organisation, role): a new user with that role."""
    from tests.factories.people import make_member  # noqa: PLC0415

    return make_member


@pytest.fixture
def client_on(db) -> Callable[..., Client]:
    """client_on(organisation, user=None): a browser on that organisation's host, signed in or not."""
    from tests.factories.browsers import make_client  # noqa: PLC0415

    return make_client
