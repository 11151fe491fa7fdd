"""The organisations of the matrix, private files in a folder of the test, and browsers of persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.access.matrix import HOSTS, VISITOR
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


@pytest.fixture
def browser_of(organisation) -> Callable[[str, str], Client]:
    """browser_of(kind, person): on the host of that kind, signed in as that person of the matrix."""

    def browser_of(kind: str, person: str) -> Client:
        here = organisation(HOSTS[kind])
        if person == VISITOR:
            return make_client(here)
        if person in set(Role):
            return make_client(here, make_member(here, person))
        return make_client(here, make_member(organisation(person), Role.ADMINISTRATOR))

    return browser_of
