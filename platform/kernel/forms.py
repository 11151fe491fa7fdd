"""How forms are drawn (one template for every field, tied to its help and its error), and sent twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property


class PortalFormRenderer(DjangoTemplates):
    """The renderer of `FORM_RENDERER`. Widgets stay Django's own; `.field` gives them their look.

    It reads the project's templates and Django's widgets by itself: `django.forms` need not be installed.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    @cached_property
    def engine(self) -> Backend:
        folders = [*settings.TEMPLATES[0]["DIRS"], Path(forms.__file__).parent / "templates"]
        return Backend({"NAME": "forms", "DIRS": folders, "APP_DIRS": True, "OPTIONS": {}})


class KeyedForm(forms.Form):
    """A form that carries its key along: sent twice it is one thing."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    # What the page carries along is not the reader's to correct: broken, it becomes this, without a word.
    carried: ClassVar[dict[str, Any]] = {"form_key": None}

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.carried:
            self.cleaned_data[field] = self.carried[field]
        else:
            super().add_error(field, error)

    def key(self) -> UUID:
        return self.cleaned_data["form_key"] or uuid4()
