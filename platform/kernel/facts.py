"""Counted facts: rows that keep when something happened and when it was recorded.

A correction adds a row and sets `superseded_at` on the one it replaces; nothing is rewritten, so that
an earlier figure can be computed again (docs/adr/0002-facts-with-two-times.md).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.utils import timezone

from kernel.clock import end_of


class Reading(StrEnum):
    """The two ways to look at a past day."""

    TRUE = "true"  # as true then: what happened by that day, whenever it was entered
    KNOWN = "known"  # as known then: only what had been entered by the end of that day


class FactQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Rows that no correction has replaced."""
        return self.filter(superseded_at__isnull=True)

    def true_on(self, day: date) -> Self:
        """As true then: not replaced, and happened by `day`."""
        return self.current().filter(happened_on__lte=day)

    def known_on(self, day: date) -> Self:
        """As known then: recorded by the end of `day`, and not yet replaced by then."""
        end = end_of(day)
        return self.filter(recorded_at__lt=end, happened_on__lte=day).exclude(superseded_at__lt=end)

    def as_of(self, day: date, reading: Reading) -> Self:
        return self.true_on(day) if reading is Reading.TRUE else self.known_on(day)


class Fact(models.Model):
    """Base of the counted facts; `imported_at` is set by an import, which dates `recorded_at` back."""

    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def supersede(self, at: datetime) -> None:
        """Close this row for a correction recorded at `at`. The second call changes nothing."""
        if self.superseded_at is None:
            self.superseded_at = at
            self.save(update_fields=["superseded_at"])
