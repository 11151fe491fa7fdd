"""The example editions, lived and imported: equal on every published day and in between, within the time."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.utils import timezone

from archive.importing.services import import_archive
from archive.reliving.services import relive_archive
from campaigns.editions.models import Edition
from tests.archive.editions import EXAMPLES
from tests.archive.reliving.comparing import differences, published_days

MAX_SECONDS = 180  # of issue 12, on two cores


def checked_days(edition: Edition) -> list[date]:
    """Those that were published, and one in each month between."""
    n_days = (edition.ends_on - edition.starts_on).days
    between = {edition.starts_on + timedelta(days=n) for n in range(20, n_days, 30)}
    return sorted({*between, *published_days(edition)})


@pytest.mark.long
@pytest.mark.parametrize(
    ("folder", "n_lived"),
    [
        (
            "edition_2016",
            {"sessions.csv": 35, "attendance.csv": 543, "visits.csv": 317, "diagnostics.csv": 281},
        ),
        (
            "edition_sample",
            {"sessions.csv": 35, "attendance.csv": 529, "visits.csv": 397, "diagnostics.csv": 292},
        ),
    ],
)
def test_an_example_edition_lived_equals_itself_imported(folder, n_lived, db):
    started = time.monotonic()
    relived = relive_archive(EXAMPLES / folder, code="lived", now=timezone.now())
    seconds = time.monotonic() - started

    imported = import_archive(EXAMPLES / folder)

    found = {file.file: file.n_lived for file in relived.files}
    assert {name: found[name] for name in n_lived} == n_lived
    days = checked_days(Edition.objects.get(code="lived"))
    assert list(differences(str(imported.edition_code), "lived", days)) == []
    if folder == "edition_2016":
        assert seconds <= MAX_SECONDS
