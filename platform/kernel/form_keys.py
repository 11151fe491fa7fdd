"""A form that may be sent twice and counts once: the key that the page carries along."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms


class KeyedForm(forms.Form):
    """`form_key`: sent twice it is one. `carried`: what the page carries along, with its value when wrong."""

    carried: dict[str, Any] = {"form_key": None}

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def add_error(self, field: str | None, error: Any) -> None:
        """What the page carries along is not the reader's to correct: it is left out or made anew."""
        if field in self.carried:
            self.cleaned_data[field] = self.carried[field]
        else:
            super().add_error(field, error)

    def key(self) -> UUID:
        return self.cleaned_data["form_key"] or uuid4()
