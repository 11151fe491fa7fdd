"""Fields that the API's serializers share."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import fields
from rest_framework.exceptions import ValidationError

from kernel.typed_values import cleaned_text

FIRST_YEAR, LAST_YEAR = 2000, 2100


class InstantField(fields.DateTimeField):
    """An instant, written in UTC: `2026-05-04T17:30:00Z`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


class DayField(fields.DateField):
    """A day of this century: the first and last of the calendar have no instant at which they begin."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Choisissez un jour de ce siècle."))
        return day


class TextField(fields.CharField):
    """One line, cleaned as the page cleans it."""

    def to_internal_value(self, value: Any) -> str:
        text = cleaned_text(super().to_internal_value(value))
        if not text and not self.allow_blank:
            self.fail("blank")
        return text
