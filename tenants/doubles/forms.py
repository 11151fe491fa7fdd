"""Which of two values stays, field by field, and which of the two survives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.doubles.presentation import Choice, shown_values, values_of
from tenants.shops.models import Person, Shop

FIRST, SECOND = "first", "second"


class CompareForm(forms.Form):
    """A radio for each choice in which the two differ; `versions`: which rows somebody saw."""

    versions = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    survivor = forms.ChoiceField(
        label=gettext_lazy("Quelle fiche reste ?"),
        help_text=gettext_lazy("L’autre fiche la suit : ce qui est arrivé avec elle n’est pas déplacé."),
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: Any,
        *,
        first: Shop | Person,
        second: Shop | Person,
        choices: Sequence[Choice],
        survivor: str,
    ) -> None:
        self.rows = {FIRST: first, SECOND: second}
        self.differing = [
            choice for choice in choices if values_of(first, choice) != values_of(second, choice)
        ]
        self.seen = "-".join(str(getattr(row, "version", "")) for row in (first, second))
        super().__init__(data, initial={"survivor": survivor, "versions": self.seen}, auto_id="%s")
        names = [(FIRST, _("Fiche A")), (SECOND, _("Fiche B"))]
        field = self.fields["survivor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(side, f"{name} : {self.rows[side].name or _('sans nom')}") for side, name in names]
        for choice in self.differing:
            kept = survivor if any(values_of(self.rows[survivor], choice)) else _other(survivor)
            self.fields[choice.code] = forms.ChoiceField(
                label=choice.label,
                choices=[(side, f"{name} : {self._shown(side, choice)}") for side, name in names],
                initial=kept,
                widget=forms.RadioSelect,
            )

    def _shown(self, side: str, choice: Choice) -> str:
        return shown_values(self.rows[side], choice) or _("rien")

    def clean_versions(self) -> str:
        versions: str = self.cleaned_data["versions"]
        if versions and versions != self.seen:
            raise forms.ValidationError(
                _("Une des deux fiches vient d’être changée. Vérifiez ce qui reste, puis réunissez-les.")
            )
        return versions

    def survivor_id(self) -> int:
        return self.rows[self.cleaned_data["survivor"]].pk

    def taken(self) -> list[str]:
        """The columns of which the survivor takes the other's value."""
        survivor = self.cleaned_data["survivor"]
        return [
            field
            for choice in self.differing
            if self.cleaned_data[choice.code] != survivor
            for field in choice.fields
        ]


def _other(side: str) -> str:
    return SECOND if side == FIRST else FIRST
