"""Owns how forms are drawn: one template for every field, which ties it to its help and its error."""

from pathlib import Path

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
