"""Fields that the API's serializers share."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.utils.translation import gettext_lazy as _
from rest_framework import fields
from rest_framework.exceptions import ValidationError

from kernel import fields as form_fields
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


class FormTextField(TextField):
    """A text that is read as the pages' field reads it. What leaves a doubt there is refused here: 422, with
    the code of the doubt, and a sentence that says what was read."""

    form_field: ClassVar[forms.Field]

    def to_internal_value(self, value: Any) -> str:
        return _as_on_pages(self.form_field, super().to_internal_value(value))


class PhoneField(FormTextField):
    form_field = form_fields.PhoneField(required=False)


class BceField(FormTextField):
    form_field = form_fields.BceField(required=False)


class PostalCodeField(FormTextField):
    form_field = form_fields.PostalCodeField(required=False)


class EmailField(fields.EmailField):
    """An address; refused if its domain is a letter off a common one, unless `<name>_as_typed` is true."""

    form_field = form_fields.EmailField(required=False)

    def get_value(self, dictionary: Any) -> Any:
        value = super().get_value(dictionary)
        is_meant = isinstance(value, str) and dictionary.get(f"{self.field_name}_as_typed") is True
        return form_fields.TypedEmail(value, value) if is_meant else value

    def to_internal_value(self, value: Any) -> str:
        typed = value if isinstance(value, form_fields.TypedEmail) else form_fields.TypedEmail(value)
        if "\0" in super().to_internal_value(typed.text):
            self.fail("invalid")
        return _as_on_pages(self.form_field, typed)


def _as_on_pages(field: forms.Field, value: Any) -> str:
    try:
        return str(field.clean(value))
    except FormError as error:
        raise ValidationError(error.messages, code=getattr(error, "code", None)) from None
