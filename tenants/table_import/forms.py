"""What is asked for on the pages of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.table_import.kinds import ImportKind
from tenants.table_import.mapping import HEADER_WITHIN, Guess, SurveyedSheet
from tenants.table_import.models import Contradictions

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt,text/csv,text/tab-separated-values"
LONGEST_SHOWN = 40


class UploadForm(forms.Form):
    table = forms.FileField(
        label=_("Votre liste (Excel, LibreOffice ou CSV)"),
        help_text=_("Rien n’est importé avant que vous ayez vu ce qui changerait."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide. Choisissez le fichier qui contient la liste."),
            "max_length": _("Le nom de ce fichier est trop long : donnez-lui un nom plus court."),
        },
    )


class PlaceForm(forms.Form):
    """Which sheet, and which of its lines holds the titles; asked for by GET."""

    sheet = forms.ChoiceField(label=_("Feuille"), required=False)
    header = forms.TypedChoiceField(label=_("Ligne des titres"), coerce=int, required=False, empty_value=None)

    def __init__(
        self, *args: Any, sheets: Sequence[SurveyedSheet], shown: SurveyedSheet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        usable = [(sheet.name, sheet.name) for sheet in sheets if sheet.n_rows and not sheet.refusal]
        self.fields["sheet"].choices = usable  # type: ignore[attr-defined]
        if len(usable) < 2:
            del self.fields["sheet"]
        lines = [
            (str(line), f"{line} : {_shown_line(texts)}") for line, texts in shown.sample[:HEADER_WITHIN]
        ]
        none = ("0", gettext("Aucune : la liste n’a pas de titres"))
        self.fields["header"].choices = [*lines, none]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.is_sometimes_needed = True  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What each column of the table is; `shown` are the columns with something in them."""

    sheet = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    header = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        kind: ImportKind,
        sheets: Sequence[SurveyedSheet],
        guess: Guess,
        shown: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self.fields["sheet"].initial, self.fields["header"].initial = guess.sheet, guess.header
        choices = [("", gettext("– ne pas reprendre –"))]
        choices += [(column.code, str(column.label)) for column in kind.columns]
        for index, label in shown:
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=guess.columns.get(index, "")
            )

    def columns(self) -> dict[int, str]:
        """{index: code} as it was chosen."""
        return {
            int(name.removeprefix("column-")): code
            for name, code in self.cleaned_data.items()
            if name.startswith("column-") and code
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("sheet") not in self._sheets:
            raise forms.ValidationError(_("Cette feuille n’existe pas : rechargez la page."))
        codes = list(self.columns().values())
        for problem in self._kind.mapping_problems(codes):
            self.add_error(None, problem)
        for code in dict.fromkeys(codes):
            if codes.count(code) > 1:
                column = self._kind.column(code)
                label = str(column.label) if column else code
                message = gettext("« %(column)s » est choisi deux fois : gardez une seule colonne.")
                self.add_error(None, message % {"column": label})
        return cleaned


class ContradictionsForm(forms.Form):
    contradictions = forms.ChoiceField(
        label=_("Quand le fichier dit autre chose que votre registre"),
        choices=Contradictions.choices,
        widget=forms.RadioSelect,
    )


def _shown_line(texts: Sequence[str]) -> str:
    text = " | ".join(text for text in texts if text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
