"""Counted facts: rows that keep when something happened and when it was recorded.

A correction adds a row and sets `superseded_at` on the one it replaces; nothing is rewritten, so that
an earlier figure can be computed again (docs/adr/0002-facts-with-two-times.md).
"""

from copy import copy
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from django.db import models, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.clock import end_of
from kernel.errors import DomainError


class Reading(StrEnum):
    """The two ways to look at a past day."""

    TRUE = "true"  # as true then: what happened by that day, whenever it was entered
    KNOWN = "known"  # as known then: only what had been entered by the end of that day


class AlreadyCorrected(DomainError):
    code = "already_corrected"
    message = _("Quelqu’un vient de corriger cette ligne. Rechargez la page pour voir la dernière version.")


class FactQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Rows that no correction has replaced."""
        return self.filter(superseded_at__isnull=True)

    def standing(self, day: date, reading: Reading) -> Self:
        """Rows that a reading of `day` takes for said, whenever they happened."""
        if reading is Reading.TRUE:
            return self.current()
        end = end_of(day)
        return self.filter(recorded_at__lt=end).exclude(superseded_at__lt=end)

    def as_of(self, day: date, reading: Reading) -> Self:
        """Rows that count on `day`: they stand, and had happened by then."""
        return self.standing(day, reading).filter(happened_on__lte=day)


def sql_standing(row: str, reading: Reading) -> str:
    """SQL: `standing`, of the table or alias `row`; takes the parameter `end`, the day's `end_of`."""
    if reading is Reading.TRUE:
        return f"{row}.superseded_at IS NULL"
    return f"{row}.recorded_at < %(end)s AND ({row}.superseded_at IS NULL OR {row}.superseded_at >= %(end)s)"


def sql_as_of(row: str, reading: Reading) -> str:
    """SQL: `as_of`, of the table or alias `row`; takes the parameters `day` and `end`, its `end_of`."""
    return f"{row}.happened_on <= %(day)s AND {sql_standing(row, reading)}"


class Fact(models.Model):
    """Base of the counted facts; `imported_at` is set by an import, which dates `recorded_at` back."""

    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


def correct[FactRow: Fact](row: FactRow, *, at: datetime, **changes: Any) -> FactRow:
    """Replace a fact by a copy with `changes`, recorded at `at`; the new row, or `row` if nothing differs.

    The row is locked, so that two corrections at once follow each other; correcting a row that was already
    replaced raises AlreadyCorrected. Figures as known before `at` still see the old row.
    """
    with transaction.atomic():
        current = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if current.superseded_at is not None:
            raise AlreadyCorrected
        if all(getattr(current, name) == value for name, value in changes.items()):
            return current
        type(row)._base_manager.filter(pk=row.pk).update(superseded_at=at)
        replacement = copy(current)
        replacement.pk = None
        replacement._state = ModelState()
        replacement.recorded_at = at
        replacement.imported_at = None
        for name, value in changes.items():
            setattr(replacement, name, value)
        replacement.save(force_insert=True)
        return replacement


def withdraw(row: Fact, *, at: datetime) -> None:
    """Say that a fact never was, from `at` on. The second call changes nothing."""
    type(row)._base_manager.filter(pk=row.pk, superseded_at__isnull=True).update(superseded_at=at)
