"""What shopkeepers type on their own phone when they come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.check_in.own_sign_up import TypedArrival
from kernel.email_addresses import read_email
from kernel.fields import TextField
from kernel.forms import sometimes_needed
from kernel.typed_values import is_whole_phone, read_phone

LONGEST_CODE = 40


class ContactField(TextField):
    """An e-mail address or a telephone number, whichever it is; only compared, so no slip is asked about."""

    default_error_messages = {
        "neither": gettext_lazy("Écrivez une adresse e-mail complète, ou un numéro de téléphone complet.")
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        if "@" in text:
            address = read_email(text).value
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(self.error_messages["neither"]) from None
            return address
        number = read_phone(text).value
        if not is_whole_phone(number):
            raise ValidationError(self.error_messages["neither"])
        return number


class CodeForm(forms.Form):
    """The code on the screen."""

    code = TextField(
        label=gettext_lazy("Le code de la séance"),
        max_length=LONGEST_CODE,
        help_text=gettext_lazy("Six signes, sur l’écran de la salle."),
        error_messages={"required": gettext_lazy("Écrivez le code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class ArrivalForm(forms.Form):
    """Who one is: by an e-mail or a phone (of a group: with the name), else by one's name and one's shop.

    Whoever writes all three is looked for by both.
    """

    contact = sometimes_needed(
        ContactField(
            label=gettext_lazy("Votre e-mail ou votre téléphone"),
            max_length=254,
            required=False,
            help_text=gettext_lazy("Celui de votre inscription."),
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "email",
                    "inputmode": "email",
                    "spellcheck": "false",
                    "autocapitalize": "none",
                }
            ),
        )
    )
    name = sometimes_needed(
        TextField(label=gettext_lazy("Votre nom"), max_length=160, required=False, autocomplete="name")
    )
    shop = sometimes_needed(
        TextField(
            label=gettext_lazy("Votre commerce"),
            max_length=160,
            required=False,
            autocomplete="organization",
            help_text=gettext_lazy("Tel qu’il est écrit sur la vitrine."),
        )
    )

    def clean(self) -> dict[str, Any]:
        """One of the two ways is enough; the error stands where the next word is missing."""
        cleaned = super().clean() or {}
        if cleaned.get("contact") or "contact" in self.errors:
            return cleaned
        name, shop = cleaned.get("name"), cleaned.get("shop")
        if not name and not shop:
            self.add_error(
                "contact", _("Écrivez votre e-mail ou votre téléphone, ou bien votre nom et votre commerce.")
            )
        elif not shop:
            self.add_error("shop", _("Écrivez aussi le nom de votre commerce."))
        elif not name:
            self.add_error("name", _("Écrivez aussi votre nom."))
        return cleaned

    def typed(self) -> TypedArrival:
        """Of a valid form."""
        contact = self.cleaned_data["contact"]
        email, phone = (contact, "") if "@" in contact else ("", contact)
        return TypedArrival(
            email=email, phone=phone, name=self.cleaned_data["name"], shop=self.cleaned_data["shop"]
        )
