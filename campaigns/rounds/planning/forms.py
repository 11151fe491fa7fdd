"""What the city's team types: a round, to whom it is given, what a visit was, a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.rounds.phone.page_words import OUTCOMES, SPOKEN
from campaigns.visits.models import BestTime, Material, RefusalReason, Round, Visit, VisitOutcome
from campaigns.visits.services import RoundValues
from campaigns.visits.services.rounds import MOST_STEWARDS
from kernel.fields import DayField, PhoneField, TextField
from tenants.accounts.models import User

PERIOD = timedelta(days=13)


class StewardsForm(forms.Form):
    """One or two people of the team."""

    stewards = forms.MultipleChoiceField(
        label=_("Confiée à"),
        help_text=_("Une ou deux personnes. Elles la voient sur leur téléphone."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez une ou deux personnes de votre équipe.")},
    )

    def __init__(self, *args: Any, team: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self._team = {str(user.pk): user for user in team}
        choices = [(pk, str(user)) for pk, user in self._team.items()]
        self.fields["stewards"].choices = choices  # type: ignore[attr-defined]

    def clean_stewards(self) -> list[User]:
        chosen = [self._team[pk] for pk in self.cleaned_data["stewards"]]
        if len(chosen) > MOST_STEWARDS:
            raise forms.ValidationError(
                _("Deux personnes au plus. Partagez la tournée pour en envoyer d’autres.")
            )
        return chosen


class RoundForm(forms.Form):
    """What a round says of itself."""

    name = TextField(
        label=_("Nom de la tournée"), error_messages={"required": _("Donnez un nom à la tournée.")}
    )
    starts_on = DayField(label=_("Premier jour"))
    ends_on = DayField(label=_("Dernier jour"))
    aim = TextField(
        label=_("But"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : faire connaître les séances de décembre."),
    )
    instruction = forms.CharField(
        label=_("Consigne"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "300 caractères au plus. Elle est en haut de la tournée, sur le téléphone et sur le papier."
        ),
    )
    phone = PhoneField(
        label=_("Téléphone à appeler"),
        required=False,
        help_text=_("Qui appeler depuis la rue si quelque chose ne va pas."),
    )

    def clean_instruction(self) -> str:
        return " ".join(str(self.cleaned_data["instruction"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("La tournée finit avant de commencer. Vérifiez les deux jours."))
        return cleaned

    @property
    def round_values(self) -> RoundValues:
        names = ("name", "starts_on", "ends_on", "aim", "instruction", "phone")
        return RoundValues(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def shown(row: Round) -> dict[str, Any]:
        return {name: getattr(row, name) for name in RoundForm.base_fields if name != "stewards"}


class NewRoundForm(StewardsForm, RoundForm):
    """A round with whom it is given to."""

    with_blocked = forms.BooleanField(
        label=_("Prendre aussi les commerces à ne pas contacter"),
        help_text=_("Seulement pour voir de la rue s’ils existent encore."),
        required=False,
    )
    field_order = ("name", "stewards", "starts_on", "ends_on", "aim", "instruction", "phone", "with_blocked")

    @staticmethod
    def start(on: date, *, name: str, phone: str) -> dict[str, Any]:
        return {"name": name[:80], "starts_on": on, "ends_on": on + PERIOD, "phone": phone}


class SplitForm(StewardsForm, RoundForm):
    """Streets of a round, as another round."""

    streets = forms.MultipleChoiceField(
        label=_("Rues à confier à quelqu’un d’autre"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une rue.")},
    )
    field_order = ("streets", "name", "stewards", "starts_on", "ends_on", "aim", "instruction", "phone")

    def __init__(self, *args: Any, streets: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["streets"].choices = list(streets)  # type: ignore[attr-defined]

    def clean_streets(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["streets"]
        if len(chosen) == len(self.fields["streets"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(
                _("Ce sont toutes les rues. Pour confier toute la tournée, changez à qui elle est confiée.")
            )
        return chosen


class VisitForm(forms.Form):
    """What a visit was, as the team corrects it; its day and hour stay."""

    outcome = forms.ChoiceField(
        label=_("Ce qui est vrai"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Raison, si pas intéressé"), required=False)
    come_back_on = DayField(label=_("À revoir le"), required=False)
    come_back_at = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    language = forms.ChoiceField(label=_("Langue parlée"), required=False)
    best_time = forms.ChoiceField(label=_("Meilleur moment"), required=False)
    materials = forms.MultipleChoiceField(
        label=_("Laissé sur place"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*args, **options | {"initial": self.shown(visit)})
        # Paper and programs may name any language.
        others = [(visit.language, visit.language)] if visit.language not in ("", *SPOKEN) else []
        for name, choices in (
            ("reason", RefusalReason.choices),
            ("language", [*SPOKEN.items(), *others]),
            ("best_time", BestTime.choices),
        ):
            labelled = [(value, capfirst(str(label))) for value, label in choices]
            self.fields[name].choices = [("", _("Rien de noté")), *labelled]  # type: ignore[attr-defined]
        materials = [(value, capfirst(str(label))) for value, label in Material.choices]
        self.fields["materials"].choices = materials  # type: ignore[attr-defined]

    def visit_values(self) -> dict[str, Any]:
        """A reason only of who is not interested, an hour only with its day."""
        cleaned = self.cleaned_data
        is_refusal = cleaned["outcome"] == VisitOutcome.NOT_INTERESTED
        on = cleaned["come_back_on"]
        return cleaned | {
            "reason": cleaned["reason"] if is_refusal else "",
            "come_back_at": cleaned["come_back_at"] if on else None,
        }

    @staticmethod
    def shown(visit: Visit) -> dict[str, Any]:
        names = VisitForm.base_fields
        return {name: getattr(visit, name) for name in names} | {"materials": visit.materials or []}
