"""To what many shops are changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from campaigns.register.models import BulkAction
from kernel.clock import today
from kernel.fields import TextField
from kernel.forms import OneOfForm
from tenants.sectors.selectors import sector_families
from tenants.shops.models import Association, Tag

CHOOSE = ("", _("Choisir"))
TAG_LENGTH, ASSOCIATION_LENGTH = 40, 120


class NewGroupForm(OneOfForm):
    """An association or a tag that is there, or a new one."""

    one_of = ("group", "new")
    one_of_missing = _("Choisissez dans la liste, ou écrivez un nom.")
    group = forms.ChoiceField(required=False)
    new = TextField(required=False)

    def __init__(self, *args: Any, model: type[Association | Tag], **options: Any) -> None:
        super().__init__(*args, **options)
        is_tag = model is Tag
        self.fields["group"].label = _("Étiquette") if is_tag else _("Association")
        self.fields["new"].label = _("Nouvelle étiquette") if is_tag else _("Nouvelle association")
        self.fields["new"].validators.append(MaxLengthValidator(TAG_LENGTH if is_tag else ASSOCIATION_LENGTH))
        self.fields["group"].choices = [CHOOSE, *_named(model)]  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    group = forms.ChoiceField(error_messages={"required": _("Choisissez dans la liste.")})

    def __init__(self, *args: Any, model: type[Association | Tag], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].label = _("Étiquette") if model is Tag else _("Association")
        self.fields["group"].choices = [CHOOSE, *_named(model)]  # type: ignore[attr-defined]


class BulkSectorForm(forms.Form):
    sector = forms.ChoiceField(
        label=_("Secteur"), error_messages={"required": _("Choisissez un secteur de la liste.")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        families = [(family.name, list(family.sectors)) for family in sector_families()]
        self.fields["sector"].choices = [CHOOSE, *families]  # type: ignore[attr-defined]


class StreetForm(forms.Form):
    spellings = forms.MultipleChoiceField(
        label=_("Écrit jusqu’ici"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une façon d’écrire la rue.")},
    )
    street = TextField(
        label=_("Nom de la rue"),
        max_length=120,
        error_messages={"required": _("Écrivez le nom de la rue.")},
    )

    def __init__(self, *args: Any, spellings: Sequence[tuple[str, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["spellings"].choices = [  # type: ignore[attr-defined]
            (street, f"{street} ({n})") for street, n in spellings
        ]
        if len(spellings) == 1:
            self.fields["spellings"].initial = [spellings[0][0]]


class LeaveOutForm(forms.Form):
    on = forms.DateField(
        label=_("Depuis le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Indiquez le jour."), "invalid": _("Indiquez un jour du calendrier.")},
    )

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if not on.year >= 2000 or on > today():
            raise forms.ValidationError(_("Choisissez un jour passé, ou aujourd’hui."))
        return on


def _named(model: type[Association | Tag]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in model.objects.values_list("pk", "name")]


def needs_group(action: BulkAction) -> type[Association | Tag] | None:
    """Which of the two an action is about."""
    if action in (BulkAction.ADD_TAG, BulkAction.REMOVE_TAG):
        return Tag
    if action in (BulkAction.ADD_ASSOCIATION, BulkAction.REMOVE_ASSOCIATION):
        return Association
    return None
