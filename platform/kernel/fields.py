"""Form fields in which people type names, numbers and addresses: what is kept, and what is said if wrong.

What leaves a doubt (two numbers, a number amid a sentence, a domain one letter off) is neither taken nor
thrown away: the error says what was read, and the field holds it when the page comes again. Sent once more,
it is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kernel.email_addresses import meant_address, read_email, unaccented_address
from kernel.typed_values import (
    BceWrong,
    Doubt,
    Reading,
    cleaned_text,
    is_whole_phone,
    normalised_phone,
    normalised_postal_code,
    read_bce,
    read_phone,
)

NAME_LENGTH = 80
FIRST_YEAR, LAST_YEAR = 2000, 2100
SHOP_NAME_LENGTH = 160
NUMBER_LENGTH = 24  # of a house: "123A boîte 12"
# What is pasted around a number is cut off by us, not by the browser in the middle of the number.
PASTED_LENGTH = 300
EMAIL_ATTRIBUTES = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
PHONE_NOT_WHOLE = _("Ce numéro de téléphone n’est pas complet.")
PHONE_TOO_LONG = _("Ce numéro de téléphone a trop de chiffres : vérifiez-le.")
BCE_UNKNOWN = _("Ce numéro n’existe pas : vérifiez ses dix chiffres, ou laissez ce champ vide.")
DOUBTFUL_NUMBER = {
    Doubt.SEVERAL: _(
        "Un seul numéro suffit : nous avons gardé %(value)s. Vérifiez-le, puis envoyez à nouveau."
    ),
    Doubt.AMID_TEXT: _("Nous avons lu le numéro %(value)s. Vérifiez-le, puis envoyez à nouveau."),
}
DOUBTFUL_EMAIL = {
    Doubt.SEVERAL: _(
        "Une seule adresse suffit : nous avons gardé %(value)s. Vérifiez-la, puis envoyez à nouveau."
    ),
    Doubt.AMID_TEXT: _("Nous avons lu l’adresse %(value)s. Vérifiez-la, puis envoyez à nouveau."),
    Doubt.MISSPELT: _("Vouliez-vous écrire %(value)s ? Vérifiez l’adresse, puis envoyez à nouveau."),
}


class TextField(forms.CharField):
    """One line of text, at most 80 characters unless said otherwise."""

    default_error_messages = {"required": _("Ce champ est nécessaire.")}

    def __init__(self, *, max_length: int = NAME_LENGTH, autocomplete: str = "", **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.error_messages["max_length"] = _(
            "C’est trop long : %(limit_value)d caractères au plus (ici %(show_value)d)."
        )
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        return cleaned_text(str(super().to_python(value)))


class AmountField(forms.DecimalField):
    """A number with decimals as people write it: `1,5`, `1 250,50 €`, `2.5`."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"[\s€]", "", value).replace(",", ".")
        return super().to_python(value)


class EuroField(AmountField):
    """An amount in euros, at most 999,999.99."""

    def __init__(self, **options: Any) -> None:
        wrong = _("Écrivez un montant en euros, par exemple 1250,50.")
        large = _("Ce montant est trop grand.")
        super().__init__(
            min_value=0,
            max_digits=8,
            decimal_places=2,
            error_messages={
                "required": wrong,
                "invalid": wrong,
                "min_value": wrong,
                "max_digits": large,
                "max_whole_digits": large,
                "max_decimal_places": _("Deux chiffres après la virgule au plus."),
            },
            **options,
        )


class DayField(forms.DateField):
    """A day of this century, chosen in the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": _("Indiquez le jour."),
                "invalid": _("Indiquez un jour du calendrier."),
            },
            **options,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(_("Choisissez un jour de ce siècle."))


class ReadField(TextField):
    """A field whose value is read in what was typed; what leaves a doubt is proposed."""

    doubtful: Mapping[Doubt, Any] = DOUBTFUL_NUMBER

    def read(self, text: str) -> Reading:
        """What the text says. Raises ValidationError where it says nothing that could be meant."""
        raise NotImplementedError

    def to_python(self, value: Any) -> str:
        reading = self.read(super().to_python(value))
        if reading.doubt is not None:
            raise ValidationError(self.doubtful[reading.doubt], reading.doubt, {"value": reading.value})
        return reading.value

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the field holds when the page comes again: what is proposed, else what was typed."""
        try:
            reading = self.read(super().to_python(data))
        except ValidationError:
            return data
        return data if reading.doubt is None else reading.value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"maxlength": str(PASTED_LENGTH)}


class PhoneField(ReadField):
    """A telephone number as people write it, with the digits of a whole one."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def read(self, text: str) -> Reading:
        reading = read_phone(text)
        if reading.value and not is_whole_phone(reading.value):
            is_too_long = len(normalised_phone(reading.value)) > len("+32470123456")
            raise ValidationError(PHONE_TOO_LONG if is_too_long else PHONE_NOT_WHOLE)
        return reading


class PostalCodeField(TextField):
    """A postal code, of any country; Belgium's as four digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, label=_("Code postal"), **options)

    def to_python(self, value: Any) -> str:
        return normalised_postal_code(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"maxlength": str(PASTED_LENGTH)}


class HouseNumberField(TextField):
    """The number of a house, with its letter and its box."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=NUMBER_LENGTH, label=_("Numéro"), **options)


class BceField(ReadField):
    """A number of the company register, as ten digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def read(self, text: str) -> Reading:
        try:
            return read_bce(text)
        except BceWrong:
            raise ValidationError(BCE_UNKNOWN) from None


@dataclass(frozen=True)
class TypedEmail:
    """What came back from the field, and the address about which was asked the last time ("" for none)."""

    text: str
    asked: str = ""

    def __str__(self) -> str:
        return self.text


class EmailInput(forms.EmailInput):
    """The field with what it was asked about: the same address typed again, or kept by its box, is meant."""

    template_name = "components/email_input.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedEmail | None:
        if name not in data:
            return None
        asked = str(data.get(f"{name}-asked") or "")
        is_kept = bool(asked and data.get(f"{name}-kept"))
        return TypedEmail(asked if is_kept else str(data[name] or ""), asked)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        asked = value.asked if isinstance(value, TypedEmail) else ""
        context = super().get_context(name, value, attrs)
        is_offered = bool(asked) and asked.casefold() != str(value).casefold()
        context["widget"] |= {"asked": asked, "is_kept_offered": is_offered}
        return context


class EmailField(ReadField):
    """An e-mail address."""

    widget = EmailInput(attrs=EMAIL_ATTRIBUTES)
    doubtful = DOUBTFUL_EMAIL
    default_error_messages = {
        "invalid": _("Cette adresse e-mail n’est pas complète. Elle s’écrit comme anne@exemple.be."),
        "required": _("Indiquez une adresse e-mail : la confirmation y arrive."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)

    def to_python(self, value: Any) -> str:
        reading = self._read(_as_typed(value))
        if reading.doubt is not None:
            raise ValidationError(self.doubtful[reading.doubt], reading.doubt, {"value": reading.value})
        if reading.value and not _is_valid(reading.value):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return reading.value

    def bound_data(self, data: Any, initial: Any) -> Any:
        typed = _as_typed(data)
        reading = self._read(typed)
        if reading.doubt is None:
            return typed
        as_typed = read_email(typed.text).value
        is_usable = reading.doubt == Doubt.MISSPELT and _is_valid(as_typed)
        return TypedEmail(reading.value, as_typed if is_usable else "")

    def _read(self, typed: TypedEmail) -> Reading:
        reading = read_email(cleaned_text(typed.text))
        is_valid = _is_valid(reading.value)
        if reading.doubt is not None:
            return reading if is_valid else Reading(reading.value)
        if is_valid and reading.value.casefold() == read_email(typed.asked).value.casefold():
            return reading
        for meant in (meant_address(reading.value), "" if is_valid else unaccented_address(reading.value)):
            if meant and meant != reading.value and _is_valid(meant):
                return Reading(meant, Doubt.MISSPELT)
        return reading


def _as_typed(value: Any) -> TypedEmail:
    return value if isinstance(value, TypedEmail) else TypedEmail(str(value or ""))


def _is_valid(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
