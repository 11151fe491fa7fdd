"""The tricky edition relived and imported, side by side in one database, once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from archive.importing.services import import_archive
from tests.archive.editions import TRICKY
from tests.database import rolled_back

LIVED, IMPORTED = "2024-lived", "2024-tricky"


@pytest.fixture(scope="module")
def lived_tricky(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """What the command said; a test undoes what it writes itself."""
    with django_db_blocker.unblock(), rolled_back():  # type: ignore[attr-defined]
        said = StringIO()
        call_command("relive_edition", TRICKY, "--code", LIVED, stdout=said)
        assert import_archive(TRICKY).is_importable
        yield said.getvalue()
