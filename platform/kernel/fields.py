"""Form fields in which people type names, numbers and addresses: what is kept, and what is said if wrong."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.typed_values import cleaned_text, is_whole_phone, normalised_bce

NAME_LENGTH = 80
EMAIL_ATTRIBUTES = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
PHONE_NOT_WHOLE = _("Ce numéro de téléphone n’est pas complet.")
BCE_UNKNOWN = _("Ce numéro n’existe pas : vérifiez ses dix chiffres, ou laissez ce champ vide.")


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


class EmailField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": _("Cette adresse e-mail n’est pas complète. Elle s’écrit comme anne@exemple.be."),
        "required": _("Indiquez une adresse e-mail : la confirmation y arrive."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= EMAIL_ATTRIBUTES

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s\x00-\x1f]+", "", str(super().to_python(value))).rstrip(".,;")


class PhoneField(TextField):
    """A telephone number as people write it; at least eight digits."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not is_whole_phone(text):
            raise forms.ValidationError(PHONE_NOT_WHOLE)
        return text


class PostalCodeField(TextField):
    """A postal code, of any country."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, label=_("Code postal"), **options)


class BceField(TextField):
    """A number of the company register, as ten digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> str:
        try:
            return normalised_bce(str(super().clean(value)))
        except ValueError:
            raise forms.ValidationError(
                _("Ce numéro n’existe pas : vérifiez ses dix chiffres, ou laissez ce champ vide.")
            ) from None
