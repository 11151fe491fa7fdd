"""What an administrator types of a draft. Nothing here writes; whether it makes sense, the check says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from dashboards.questionnaire_editor.documents import settling_of, texts_of
from diagnostic.questionnaire.shape import (
    LANGUAGES,
    LARGEST_PERCENT,
    LARGEST_WEIGHT,
    LONGEST_TEXT,
)
from kernel.languages import localised
from kernel.wording import reader_language

LANGUAGE_NAMES = {"fr": _("français"), "nl": _("néerlandais"), "de": _("allemand"), "en": _("anglais")}
LINKS = [(0, "0"), (1, "1"), (2, "2"), (3, "3")]
MAX_UPLOAD_BYTES = 2 * 1024 * 1024


def number(label: Any, lowest: int, highest: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "number-input"})
    return forms.IntegerField(label=label, min_value=lowest, max_value=highest, widget=widget, **options)


class DraftForm(forms.Form):
    """A part of the draft, as it was at `seen_at`."""

    seen_at = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, seen_at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seen_at"].initial = seen_at.isoformat()

    def clean_seen_at(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            raise forms.ValidationError(_("Rouvrez la page : le moment où vous l’avez vue manque.")) from None

    def _add_texts(self, prefix: str, texts: Mapping[str, str], rows: int = 2) -> None:
        for language in LANGUAGES:
            self.fields[f"{prefix}_{language}"] = forms.CharField(
                label=LANGUAGE_NAMES[language],
                initial=texts[language],
                required=language == "fr",
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
            )

    def _texts(self, prefix: str) -> dict[str, str]:
        return {
            language: self.cleaned_data[f"{prefix}_{language}"].replace("\r\n", "\n").strip()
            for language in LANGUAGES
        }

    def _fields(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]

    def _text_fields(self, prefix: str) -> list[BoundField]:
        return self._fields(*(f"{prefix}_{language}" for language in LANGUAGES))


class QuestionForm(DraftForm):
    """One question with its options and links."""

    def __init__(
        self, *args: Any, question: Mapping[str, Any], themes: Sequence[Mapping[str, Any]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.question = question
        self.themes = themes
        self._add_texts("text", texts_of(question))
        self.fields["weight"] = number(_("Poids"), 0, LARGEST_WEIGHT, initial=question["weight"])
        self.fields["na_allowed"] = forms.BooleanField(
            label=_("« Ne s’applique pas » est permis"), required=False, initial=question["na_allowed"]
        )
        for option in question["options"]:
            prefix = f"option_{option['id']}"
            self._add_texts(prefix, texts_of(option))
            self.fields[f"{prefix}_points"] = number(_("Points"), 0, 100, initial=option["pts"])
            self.fields[f"{prefix}_exclusive"] = forms.BooleanField(
                label=_("Exclusif (ne se combine pas)"),
                required=False,
                initial=option.get("exclusive", False),
            )
        for theme in themes:
            self.fields[f"link_{theme['code']}"] = forms.TypedChoiceField(
                label=f"{theme['code']} {theme['title'].get('fr', '')}",
                choices=LINKS,
                coerce=int,
                initial=question["themes"].get(theme["code"], 0),
            )

    @property
    def text_fields(self) -> list[BoundField]:
        return self._text_fields("text")

    @property
    def rule_fields(self) -> list[BoundField]:
        return self._fields("weight", "na_allowed")

    @property
    def option_groups(self) -> list[dict[str, Any]]:
        return [
            {
                "code": option["id"],
                "fields": [
                    *self._text_fields(f"option_{option['id']}"),
                    *self._fields(f"option_{option['id']}_points", f"option_{option['id']}_exclusive"),
                ],
            }
            for option in self.question["options"]
        ]

    @property
    def link_fields(self) -> list[BoundField]:
        return self._fields(*(f"link_{theme['code']}" for theme in self.themes))

    def changes(self) -> dict[str, Any]:
        """Keyword arguments of `documents.with_question`."""
        cleaned = self.cleaned_data
        return {
            "texts": self._texts("text"),
            "weight": cleaned["weight"],
            "is_na_allowed": cleaned["na_allowed"],
            "options": {
                option["id"]: {
                    "texts": self._texts(f"option_{option['id']}"),
                    "points": cleaned[f"option_{option['id']}_points"],
                    "is_exclusive": cleaned[f"option_{option['id']}_exclusive"],
                }
                for option in self.question["options"]
            },
            "links": {theme["code"]: cleaned[f"link_{theme['code']}"] for theme in self.themes},
        }


class ThemeForm(DraftForm):
    """One theme; any other one may be its prerequisite, and what its questions are answered may settle it."""

    def __init__(
        self,
        *args: Any,
        theme: Mapping[str, Any],
        themes: Sequence[Mapping[str, Any]],
        document: Mapping[str, Any],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._add_texts("title", texts_of(theme["title"]))
        self._add_texts("description", texts_of(theme["description"]), rows=3)
        self.fields["level"] = number(
            _("Niveau"), 1, 3, initial=theme["level"], help_text=_("De 1 (découverte) à 3 (avancé).")
        )
        self.fields["impact"] = number(
            _("Impact"), 1, 10, initial=theme["impact"], help_text=_("Multiplie la valeur du thème.")
        )
        self.fields["prerequisites"] = forms.MultipleChoiceField(
            label=_("Prérequis"),
            required=False,
            initial=theme["prerequisites"],
            choices=[
                (other["code"], f"{other['code']} {other['title'].get('fr', '')}")
                for other in themes
                if other["code"] != theme["code"] or other["code"] in theme["prerequisites"]
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        self.questions: dict[str, list[str]] = {}
        for rule in ("settled", "begun"):
            row = settling_of(document, rule, theme["code"])
            self.questions[rule] = [
                question["code"]
                for question in document["questions"]
                if theme["code"] in question["themes"] or question["code"] in row
            ]
            for question in document["questions"]:
                if question["code"] in self.questions[rule]:
                    self.fields[f"{rule}_{question['code']}"] = _options_field(question, row)

    @property
    def settled_fields(self) -> list[BoundField]:
        return self._fields(*(f"settled_{code}" for code in self.questions["settled"]))

    @property
    def begun_fields(self) -> list[BoundField]:
        return self._fields(*(f"begun_{code}" for code in self.questions["begun"]))

    def settling(self) -> dict[str, Any]:
        """Keyword arguments of `documents.with_settling`."""
        return {
            rule: {code: self.cleaned_data[f"{rule}_{code}"] for code in codes}
            for rule, codes in self.questions.items()
        }

    @property
    def title_fields(self) -> list[BoundField]:
        return self._text_fields("title")

    @property
    def description_fields(self) -> list[BoundField]:
        return self._text_fields("description")

    @property
    def rule_fields(self) -> list[BoundField]:
        return self._fields("level", "impact", "prerequisites")

    def changes(self) -> dict[str, Any]:
        """Keyword arguments of `documents.with_theme`."""
        cleaned = self.cleaned_data
        return {
            "title": self._texts("title"),
            "description": self._texts("description"),
            **{name: cleaned[name] for name in ("level", "impact", "prerequisites")},
        }


def _options_field(question: Mapping[str, Any], row: Mapping[str, list[str]]) -> forms.MultipleChoiceField:
    """The options of a question that can say something: "none of these" settles nothing."""
    return forms.MultipleChoiceField(
        label=f"{question['code']} {question.get('fr', '')}",
        required=False,
        initial=row.get(question["code"], []),
        choices=[
            (option["id"], option.get("fr", option["id"]))
            for option in question["options"]
            if not option.get("exclusive") or option["id"] in row.get(question["code"], [])
        ],
        widget=forms.CheckboxSelectMultiple,
    )


class SectorForm(DraftForm):
    """The percents of one sub-sector: of each question's weight, of each theme's relevance."""

    def __init__(
        self,
        *args: Any,
        sector: str,
        document: Mapping[str, Any],
        themes: Sequence[Mapping[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.rows = {
            "weight": [(row["code"], row.get("fr", "")) for row in document["questions"]],
            "relevance": [(row["code"], row["title"].get("fr", "")) for row in themes],
        }
        percents = {
            "weight": document["sector_weight_percent"].get(sector, {}),
            "relevance": document["sector_theme_relevance_percent"].get(sector, {}),
        }
        for table, rows in self.rows.items():
            for code, title in rows:
                self.fields[f"{table}_{code}"] = number(
                    f"{code} {title}", 0, LARGEST_PERCENT, initial=percents[table].get(code, 100)
                )

    @property
    def weight_fields(self) -> list[BoundField]:
        return self._fields(*(f"weight_{code}" for code, _title in self.rows["weight"]))

    @property
    def relevance_fields(self) -> list[BoundField]:
        return self._fields(*(f"relevance_{code}" for code, _title in self.rows["relevance"]))

    def changes(self) -> dict[str, Any]:
        """Keyword arguments of `documents.with_sector`."""
        cleaned = self.cleaned_data
        tables = {
            table: {code: cleaned[f"{table}_{code}"] for code, _title in rows}
            for table, rows in self.rows.items()
        }
        return {"weights": tables["weight"], "relevance": tables["relevance"]}


class ThresholdsForm(DraftForm):
    """Limits of the bands, and what governs the choice of themes."""

    def __init__(self, *args: Any, document: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bands = document["bands"]
        for band in self.bands:
            name = localised(band, reader_language()) or band["code"]
            self.fields[f"{band['code']}_min"] = number(
                _("%(band)s, à partir de") % {"band": name}, 0, 100, initial=band["min"]
            )
            self.fields[f"{band['code']}_max"] = number(
                _("%(band)s, jusqu’à") % {"band": name}, 0, 100, initial=band["max"]
            )
        gate = document["recommendation"]["level_gate"]
        self.fields["gate_level"] = number(
            _("Niveau de thème qui demande un score minimal"), 1, 4, initial=gate["level"],
            help_text=_("4 : aucun."),
        )  # fmt: skip
        self.fields["gate_min_score"] = number(_("Ce score minimal"), 0, 100, initial=gate["min_score"])
        percents = document["recommendation"]["diversity_percent_by_already_chosen_in_dimension"]
        self.n_percents = len(percents)
        for at, percent in enumerate(percents):
            label = _("Pourcentage, selon les thèmes de la même dimension déjà choisis : %(n)s") % {"n": at}
            self.fields[f"diversity_{at}"] = number(label, 0, 100, initial=percent)

    @property
    def band_fields(self) -> list[BoundField]:
        return self._fields(*(f"{band['code']}_{end}" for band in self.bands for end in ("min", "max")))

    @property
    def choice_fields(self) -> list[BoundField]:
        diversity = (f"diversity_{at}" for at in range(self.n_percents))
        return self._fields("gate_level", "gate_min_score", *diversity)

    def changes(self) -> dict[str, Any]:
        """Keyword arguments of `documents.with_thresholds`."""
        cleaned = self.cleaned_data
        return {
            "bands": {
                band["code"]: (cleaned[f"{band['code']}_min"], cleaned[f"{band['code']}_max"])
                for band in self.bands
            },
            "gate_level": cleaned["gate_level"],
            "gate_min_score": cleaned["gate_min_score"],
            "diversity": [cleaned[f"diversity_{at}"] for at in range(self.n_percents)],
        }


class NewDraftForm(forms.Form):
    version = forms.CharField(label=_("Numéro de la nouvelle version"), max_length=12)
    note = forms.CharField(
        label=_("Ce qui changera"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une phrase pour vos collègues."),
    )


class SeenForm(DraftForm):
    """A button on the draft as it was seen."""


class UploadForm(DraftForm):
    document = forms.FileField(
        label=_("Fichier JSON du brouillon"),
        help_text=_("Celui que vous avez téléchargé ici, modifié. Il remplace tout le brouillon."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_document(self) -> Mapping[str, Any]:
        """The object with `questionnaire` and `themes`; what is in them the check says."""
        upload: UploadedFile[bytes] = self.cleaned_data["document"]
        if (upload.size or 0) > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("Ce fichier est trop grand : 2 Mo au plus."))
        try:
            found = json.loads(upload.read().decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise forms.ValidationError(_("Ce fichier n’est pas du JSON en UTF-8.")) from None
        if not isinstance(found, dict) or not {"questionnaire", "themes"} <= found.keys():
            raise forms.ValidationError(
                _("Ce fichier doit être un objet JSON avec « questionnaire » et « themes ».")
            )
        return found
