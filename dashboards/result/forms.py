"""The address to which one's own result is sent. It is used once and kept nowhere with the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.signups.fields import AddressField


class SendForm(forms.Form):
    """`form_key`: sent twice it is one mail."""

    email = AddressField(
        label=_("Votre adresse e-mail"),
        error_messages={"required": _("Écrivez votre adresse e-mail.")},
        help_text=_("Elle sert à cet envoi seulement. Nous ne la gardons pas avec votre résultat."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def add_error(self, field: str | None, error: Any) -> None:
        """What the page carries along is not the reader's to correct: it is made anew."""
        if field == "form_key":
            self.cleaned_data["form_key"] = None
        else:
            super().add_error(field, error)

    def key(self) -> UUID:
        return self.cleaned_data["form_key"] or uuid4()
