"""The bilan of an edition on a day, in a reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils import timezone

from campaigns.editions.models import Edition, Invitation
from dashboards.bilan.errors import DayBeforeEdition, DayInFuture, NoSuchEdition, NotADay
from dashboards.engine.disclosure.bilan import Published, publish_bilan
from dashboards.engine.figures.rows import Inputs, PublicationRows
from dashboards.engine.figures.rules import Identity, identities, programme_figures
from dashboards.engine.snapshots.gather import gather
from dashboards.engine.snapshots.services import complete_publication_rows, snapshot_day
from kernel.facts import Reading


@dataclass(frozen=True)
class Bilan:
    """Stored figures, the rows they come from, and the identities checked on them."""

    edition: Edition
    day: date
    reading: Reading
    figures: dict[str, Any]
    inputs: Inputs
    publication_rows: PublicationRows
    computed_at: datetime
    identities: list[Identity]

    @property
    def published(self) -> dict[str, Published]:
        """The figures as they may be shown."""
        return publish_bilan(self.figures, self.inputs, self.publication_rows, self.computed_at)


def edition_called(code: str) -> Edition:
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        raise NoSuchEdition(code=code)
    return edition


def bilan_day(edition: Edition, text: str | None, today: date) -> date:
    """The day meant by `text` (YYYY-MM-DD; none: the edition's own).

    Raises NotADay, DayBeforeEdition, DayInFuture.
    """
    if not text:
        return min(snapshot_day(edition, today), today)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise NotADay(text=text[:40]) from None
    invited = Invitation.objects.filter(edition=edition).aggregate(first=Min("invited_on"))["first"]
    first = min(filter(None, [edition.starts_on, invited]))
    if day < first:
        raise DayBeforeEdition(day=day.isoformat(), first=first.isoformat())
    if day > today:
        raise DayInFuture(day=day.isoformat())
    return day


def compute_bilan(edition: Edition, day: date, reading: Reading) -> Bilan:
    """Compute every figure anew from the rows of all cities: exact, for any day."""
    inputs = gather(edition, day, reading)
    figures = programme_figures(inputs)
    now = timezone.now()
    publication_rows = complete_publication_rows(inputs, now)
    return Bilan(edition, day, reading, figures, inputs, publication_rows, now, identities(figures, inputs))
