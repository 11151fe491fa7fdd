"""The filters of the comparison, kept in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition
from dashboards.engine.comparison.columns import Column


class ComparisonForm(forms.Form):
    """What is not understood falls back to the default, so that an old link still opens."""

    edition = forms.ChoiceField(label=_("Édition"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    answer = forms.ChoiceField(
        label=_("Réponse"),
        required=False,
        choices=[
            ("", _("Toutes")),
            ("interested", _("Intéressées")),
            ("declined", _("Ont décliné")),
            ("silent", _("Sans réponse")),
            ("not_invited", _("Pas invitées")),
        ],
    )
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, editions: Sequence[Edition], provinces: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(edition.code, edition.name) for edition in editions]  # type: ignore[attr-defined]
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", _("Toutes")),
            *((province, province) for province in provinces),
        ]

    def value(self, name: str) -> str:
        """The cleaned value, or "" where it was missing or not understood."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class ColumnsForm(forms.Form):
    """Which columns the table has."""

    col = forms.MultipleChoiceField(
        label=_("Colonnes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("La ville y est toujours."),
    )

    def __init__(self, *, columns: Sequence[Column], chosen: Sequence[Column]) -> None:
        super().__init__(initial={"col": [column.code for column in chosen]})
        self.fields["col"].choices = [(column.code, column.label) for column in columns]  # type: ignore[attr-defined]


class OneColumnForm(forms.Form):
    """Which one of them a phone shows beside the city."""

    voir = forms.ChoiceField(label=_("Ce que montre la liste"), required=False)

    def __init__(self, *, columns: Sequence[Column], chosen: str) -> None:
        super().__init__(initial={"voir": chosen})
        self.fields["voir"].choices = [(column.code, column.label) for column in columns]  # type: ignore[attr-defined]
