"""A line of the effort log, as somebody types it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models import Actor, CampaignStep, EffortChannel
from campaigns.outreach.services import EffortValues
from kernel.fields import AmountField, DayField, EuroField, TextField
from kernel.forms import OneOfForm

MOST = 1_000_000
MINUTES_OF_HOUR = 60


class EffortForm(OneOfForm):
    """So many of something, the hours or the euros that it took: one of the three at least."""

    one_of = ("quantity", "hours", "cost_eur")
    one_of_missing = _("Dites combien, le temps passé ou le coût.")

    channel = forms.ChoiceField(
        label=_("Canal"),
        choices=[(value, capfirst(str(label))) for value, label in EffortChannel.choices],
        error_messages={"required": _("Choisissez un canal.")},
    )
    happened_on = DayField(label=_("Jour"))
    quantity = forms.IntegerField(
        label=_("Combien"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Courriers, e-mails, affiches, appels, membres prévenus…"),
        error_messages={
            "invalid": _("Écrivez un nombre entier."),
            "min_value": _("Écrivez un nombre entier."),
            "max_value": _("Ce nombre est trop grand."),
        },
    )
    hours = AmountField(
        label=_("Heures de travail"),
        required=False,
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        error_messages={
            "invalid": _("Écrivez des heures, par exemple 1,5."),
            "min_value": _("Écrivez des heures, par exemple 1,5."),
            "max_value": _("Ce nombre est trop grand."),
            "max_decimal_places": _("Deux chiffres après la virgule au plus."),
        },
    )
    cost_eur = EuroField(label=_("Coût en euros"), required=False)
    actor = forms.ChoiceField(
        label=_("Par qui"), choices=[(value, capfirst(str(label))) for value, label in Actor.choices]
    )
    step = forms.ChoiceField(label=_("Étape d’une campagne"), required=False)
    note = TextField(label=_("Remarque"), max_length=140, required=False)

    def __init__(
        self, *args: Any, steps: Sequence[CampaignStep], first: date, last: date, **options: Any
    ) -> None:
        """`first`, `last`: the days of the edition, today at the latest."""
        super().__init__(*args, **options)
        self._steps = {str(one.pk): one for one in steps}
        self._first, self._last = first, last
        choices = [(key, f"{one.campaign.name} · {one.title}") for key, one in self._steps.items()]
        self.fields["step"].choices = [("", gettext_now("Aucune")), *choices]  # type: ignore[attr-defined]

    def clean_happened_on(self) -> date:
        on: date = self.cleaned_data["happened_on"]
        if not self._first <= on <= self._last:
            raise forms.ValidationError(_("Choisissez un jour de l’édition, aujourd’hui au plus tard."))
        return on

    @property
    def effort_values(self) -> EffortValues:
        said = self.cleaned_data
        return EffortValues(
            channel=said["channel"],
            happened_on=said["happened_on"],
            quantity=said["quantity"] or 0,
            actor=said["actor"],
            minutes=round((said["hours"] or 0) * MINUTES_OF_HOUR),
            cost_eur=said["cost_eur"],
            note=said["note"],
            step=self._steps.get(said["step"]),
        )
