"""Owns how forms are drawn: one template for every field, with its help, its error and what ties them together."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property


class PortalFormRenderer(DjangoTemplates):
    """The renderer of `FORM_RENDERER`. Widgets stay Django's own; they get their look from `.field` in the style sheet.

    It reads the project's templates and Django's widgets by itself, so `django.forms` need not be an installed app.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    @cached_property
    def engine(self) -> Backend:
        folders = [*settings.TEMPLATES[0]["DIRS"], Path(forms.__file__).parent / "templates"]
        return Backend({"NAME": "forms", "DIRS": folders, "APP_DIRS": True, "OPTIONS": {}})
