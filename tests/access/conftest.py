"""The organisations of the matrix, private files in a folder of the test, and browsers of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.access.matrix import HOSTS, VISITOR, persons
from tests.database import rolled_back
from tests.factories.browsers import make_client
from tests.factories.people import make_member


@pytest.fixture
def organisation(db) -> Callable[[str], Organisation]:
    """organisation(slug)"""
    return lambda slug: Organisation.objects.get(slug=slug)


@pytest.fixture(scope="session")
def private_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("private")


@pytest.fixture(autouse=True)
def _private_files(monkeypatch, private_folder: Path) -> None:
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=private_folder))


@pytest.fixture(scope="module")
def sessions(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[dict[tuple[str, str], str]]:
    """Each person of the matrix, signed in on the host of each kind once for all tests of a module."""
    with django_db_blocker.unblock(), rolled_back():  # type: ignore[attr-defined]
        yield {(kind, person): _session_of(kind, person) for kind in HOSTS for person in persons(kind)}


def _session_of(kind: str, person: str) -> str:
    if person == VISITOR:
        return ""
    here = Organisation.objects.get(slug=HOSTS[kind])
    is_role = person in set(Role)
    organisation = here if is_role else Organisation.objects.get(slug=person)
    browser = make_client(here, make_member(organisation, person if is_role else Role.ADMINISTRATOR))
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def browser_of(sessions, organisation) -> Callable[[str, str], Client]:
    """browser_of(kind, person): a new browser on the host of that kind, with that person's session."""

    def browser_of(kind: str, person: str) -> Client:
        browser = make_client(organisation(HOSTS[kind]))
        if session := sessions[kind, person]:
            browser.cookies[settings.SESSION_COOKIE_NAME] = session
        return browser

    return browser_of
