"""How forms are drawn (one template for each field, with its help and error), refused, and sent twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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


@dataclass(frozen=True)
class Problem:
    """Something to correct, as the summary on top of a page lists it.

    `anchor` is the id of its field, or "" where it is no field's (`url`: its page); `label` names the field,
    "" where the text says it.
    """

    anchor: str
    label: str
    text: str
    url: str = ""

    @property
    def href(self) -> str:
        return self.url or (f"#{self.anchor}" if self.anchor else "")


def problems_of(*sent: forms.BaseForm, who: str = "") -> list[Problem]:
    """What is wrong in these forms, field by field in their order; `who` says whose fields they are."""
    return [problem for form in sent for problem in _problems_of_one(form, who)]


def _problems_of_one(form: forms.BaseForm, who: str) -> Iterable[Problem]:
    for error in form.non_field_errors():
        yield Problem("", who, str(error))
    for field in form:
        label = f"{who}, {field.label}" if who else str(field.label)
        for error in field.errors:
            yield Problem(_anchor_of(field), label if not field.is_hidden else "", str(error))


def _anchor_of(field: forms.BoundField) -> str:
    """A choice among several has no field of its own: its first one."""
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


def form_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *sent: forms.BaseForm,
    problems: Sequence[Problem] = (),
    status: int = 422,
) -> HttpResponse:
    """A page with forms. Where something is wrong in one of those given, it refuses aloud: `status`, the
    title opens with "Erreur", and one summary of all of them takes the focus."""
    found = [*problems, *problems_of(*sent)]
    told = {"form_problems": found, "page_error": bool(found)}
    return render(request, template, {**context, **told}, status=status if found else 200)


class OneOfForm(forms.Form):
    """A form of whose fields `one_of` one has to be filled in; none of them is "facultatif".

    The error stands at the first of them; it is not said where one was tried and is wrong.
    """

    one_of: ClassVar[tuple[str, ...]] = ()
    one_of_missing: ClassVar[Any] = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.one_of:
            self.fields[name].is_one_of = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_tried = any(name in self.errors or cleaned.get(name) for name in self.one_of)
        if not is_tried:
            self.add_error(self.one_of[0], self.one_of_missing)
        return cleaned


def sometimes_needed[Field: forms.Field](field: Field) -> Field:
    """The field, which another one makes necessary: nothing is said of its being "facultatif"."""
    field.is_sometimes_needed = True  # type: ignore[attr-defined]
    return field


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
