"""What staff type of a form on paper: whose it is and from when, then its answers on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models import Session
from campaigns.signups.typed import TypedShop
from diagnostic.assessment.errors import AnswerRefused
from diagnostic.assessment.models import Mode
from diagnostic.assessment.selectors import Progress
from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.catalogue import Question, Questionnaire
from kernel.clock import day_of
from kernel.fields import EmailField, HouseNumberField, PostalCodeField, TextField
from kernel.languages import localised
from kernel.templatetags.portal import day
from kernel.wording import reader_language
from tenants.sectors.fields import UNSURE, SectorChooser, SectorField
from tenants.shops.which_shop import AsksWhichShop


class EntryForm(forms.Form):
    """Whose form it is, and from when. `opens_on`: the first day of the edition; `on`: today."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    mode = forms.ChoiceField(
        label=_("Comment le formulaire a-t-il été rempli ?"),
        choices=[(mode.value, capfirst(str(mode.label))) for mode in (Mode.PAPER, Mode.ASSISTED)],
        widget=forms.RadioSelect,
        initial=Mode.PAPER,
    )
    taken_on = forms.DateField(
        label=_("Jour des réponses"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Indiquez le jour des réponses."),
            "invalid": _("Ce jour n’existe pas. Il s’écrit comme 23/11/2026."),
        },
    )
    session = forms.TypedChoiceField(
        label=_("Séance"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Si le formulaire a été rempli à une séance de la ville."),
    )
    sector = SectorField(label=_("Secteur"), required=False, initial=UNSURE)
    email = EmailField(
        label=_("Adresse e-mail du commerce"),
        required=False,
        help_text=_(
            "Le lien vers le résultat y part dès la fin de l’encodage. Vous ne le voyez pas. Sans adresse,"
            " personne ne pourra lui montrer son résultat plus tard : demandez-la-lui, s’il le veut bien."
        ),
    )
    language = forms.ChoiceField(label=_("Langue de la personne"), choices=settings.LANGUAGES, initial="fr")

    def __init__(
        self, *args: Any, sessions: Iterable[Session], opens_on: date, on: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.opens_on, self.on = opens_on, on
        self.sessions = {session.pk: session for session in sessions}
        places = [
            (pk, f"{day(session.starts_at)}, {session.venue}".rstrip(", "))
            for pk, session in self.sessions.items()
        ]
        self._field("session", forms.TypedChoiceField).choices = [("", _("Aucune séance")), *places]
        picker = self.fields["taken_on"].widget.attrs
        picker |= {"min": opens_on.isoformat(), "max": on.isoformat()}

    def _field[Field: forms.Field](self, name: str, kind: type[Field]) -> Field:
        field = self.fields[name]
        assert isinstance(field, kind)  # noqa: S101  (for the type)
        return field

    def clean_taken_on(self) -> date:
        chosen: date = self.cleaned_data["taken_on"]
        if chosen > self.on:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        if chosen < self.opens_on:
            raise forms.ValidationError(
                _("L’édition commence le %(on)s : le jour des réponses ne peut pas être avant."),
                params={"on": day(self.opens_on)},
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        session = self.sessions.get(cleaned.get("session") or 0)
        cleaned["session"] = session
        chosen = cleaned.get("taken_on")
        if session is not None and chosen is not None:
            first = day_of(session.starts_at)
            if not first <= chosen <= first + timedelta(days=1):
                self.add_error("taken_on", _("Ce jour n’est pas celui de la séance choisie."))
        return cleaned


class NewShopForm(AsksWhichShop):
    """A shop that is not known yet; its sector is said with the form."""

    name = TextField(label=_("Nom du commerce"), max_length=160)
    street = TextField(label=_("Rue"), max_length=120, required=False)
    number = HouseNumberField(required=False)
    postal_code = PostalCodeField(required=False)

    def typed(self, sector: str | None) -> TypedShop:
        cleaned = self.cleaned_data
        return TypedShop(
            name=cleaned["name"],
            sector=sector,
            street=cleaned["street"],
            number=cleaned["number"],
            postal_code=cleaned["postal_code"],
            **self.chosen_shop(),
        )


class SectorForm(forms.Form):
    """Another sector, while the answers are typed: other questions may be asked then."""

    sector = SectorField(label=_("Secteur"), required=False, initial=UNSURE)


class SheetForm(forms.Form):
    """The paper form to print: for whom, in which language. Named as the address says it."""

    secteur = SectorField(
        label=_("Secteur"),
        required=False,
        initial=UNSURE,
        widget=SectorChooser(unsure=_("Tous les secteurs"), search_action="?"),
    )
    langue = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)


class AnswersForm(forms.Form):
    """The questions that a sector is asked, with the answers typed so far. One may be left for later."""

    def __init__(self, sent: QueryDict | None, *, progress: Progress, answers: Mapping[str, object]) -> None:
        super().__init__(sent, initial=_initial(answers))
        self.progress = progress
        language = reader_language()
        for question in progress.questions:
            self.fields[question.code] = _field(progress.questionnaire, question, language)

    def given(self) -> dict[str, object]:
        """Question -> value as the rules take it, None where nothing was chosen; of valid fields only."""
        return {
            question.code: _value(question, self.cleaned_data[question.code])
            for question in self.progress.questions
            if question.code in self.cleaned_data
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in self.progress.questions:
            chosen = cleaned.get(question.code) or []
            alone = {option.code for option in question.options if option.is_exclusive} | {NOT_APPLICABLE}
            if question.is_multi and len(chosen) > 1 and not alone.isdisjoint(chosen):
                refused = AnswerRefused("exclusive_combined", question.code)
                self.add_error(question.code, str(refused))
        return cleaned

    def add_missing_errors(self) -> None:
        """An error at each question that has no answer, before finishing."""
        for question in self.progress.questions:
            if question.code in self.cleaned_data and not self.cleaned_data[question.code]:
                self.add_error(question.code, _("Il n’y a pas encore de réponse."))


def _initial(answers: Mapping[str, object]) -> dict[str, object]:
    """On the page "NA" of a multiple choice is one box among the others."""
    return {code: [value] if value == NOT_APPLICABLE else value for code, value in answers.items()}


def _field(questionnaire: Questionnaire, question: Question, language: str) -> forms.ChoiceField:
    options = [
        (option.code, f"{at}. {localised(option.texts, language)}")
        for at, option in enumerate(question.options, start=1)
    ]
    if question.is_na_allowed:
        options.append((NOT_APPLICABLE, f"0. {localised(questionnaire.na_texts, language)}"))
    field: forms.ChoiceField = (
        forms.MultipleChoiceField(
            widget=forms.CheckboxSelectMultiple, help_text=_("Plusieurs réponses possibles."), choices=options
        )
        if question.is_multi
        else forms.ChoiceField(widget=forms.RadioSelect, choices=options)
    )
    # By its code, as on paper: a number would change with the sector.
    field.label = f"{question.code} · {localised(question.texts, language)}"
    field.required = field.widget.is_required = False
    field.error_messages["invalid_choice"] = _("Cette réponse n’est pas dans la liste.")
    return field


def _value(question: Question, chosen: Any) -> object:
    if not chosen:
        return None
    return NOT_APPLICABLE if question.is_multi and chosen == [NOT_APPLICABLE] else chosen
