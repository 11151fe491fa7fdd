"""An imported edition, shared by the tests of a module: an import takes as long as twenty other tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.importing.services import import_archive
from tests.archive.editions import TRICKY
from tests.database import rolled_back


@pytest.fixture(scope="module")
def imported_tricky(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The tricky edition, imported once; a test of the module undoes what it writes itself, and no more.

    For the whole module (`pytestmark`): its tests come in any order, and none finds the edition missing.
    """
    with django_db_blocker.unblock(), rolled_back():  # type: ignore[attr-defined]
        assert import_archive(TRICKY).is_importable
        yield
