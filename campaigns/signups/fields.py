"""Fields in which people type names, numbers and addresses: what is kept, and what is said if wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.shops.digests import normalised_phone
from tenants.shops.rules import normalised_bce

NAME_LENGTH = 80
# Marks that turn the text after them around: in a list of names they would turn the other names too.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cleaned_text(text: str) -> str:
    """Composed, without control characters and turning marks, single spaces. Any script, any emoji."""
    plain = TURNING.sub("", text)
    # Before the spaces are joined: a mark taken out from between two leaves two.
    kept = "".join(c for c in plain if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(unicodedata.normalize("NFC", kept).split())


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


class AddressField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": _("Cette adresse e-mail n’est pas complète. Elle s’écrit comme anne@exemple.be."),
        "required": _("Indiquez une adresse e-mail : la confirmation y arrive."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s\x00-\x1f]+", "", str(super().to_python(value))).rstrip(".,;")


class PhoneField(TextField):
    """A telephone number as people write it; at least eight digits."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not 8 <= len(normalised_phone(text).removeprefix("+")) <= 15:
            raise forms.ValidationError(_("Ce numéro de téléphone n’est pas complet."))
        return text


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
