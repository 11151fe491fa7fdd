"""What a manager says of a campaign and of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models import Session
from campaigns.campaign_templates.selectors import Template
from campaigns.outreach.models import Campaign, StepChannel
from campaigns.outreach.services import CampaignValues
from campaigns.register.models import SavedView
from kernel.clock import day_of
from kernel.fields import DayField, EuroField, TextField
from kernel.languages import localised
from kernel.templatetags.portal import day
from kernel.wording import reader_language
from tenants.accounts.models import User

ALL, KEPT = "", "kept"
BLANK = "blank"


def session_text(session: Session) -> str:
    """`12/02/2027 · Séance à Jambes`"""
    return f"{day(day_of(session.starts_at), 'short')} · {session.shown_title}"


class CampaignForm(forms.Form):
    """What a campaign says of itself. `audience`: one of the views of whoever looks, what the campaign has,
    or all active shops."""

    name = TextField(
        label=_("Nom de la campagne"), error_messages={"required": _("Donnez un nom à la campagne.")}
    )
    session = forms.ChoiceField(
        label=_("Séance"),
        required=False,
        help_text=_("Celle à laquelle les courriers et les e-mails invitent."),
    )
    audience = forms.ChoiceField(
        label=_("Public"),
        required=False,
        help_text=_("Vos vues de la liste des commerces. Pour un autre public, gardez d’abord une vue."),
    )
    aim_shops = forms.IntegerField(
        label=_("Commerces à inscrire"),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": _("Écrivez un nombre de commerces."),
            "min_value": _("Écrivez un nombre de commerces."),
            "max_value": _("C’est plus que votre ville n’a de commerces."),
        },
    )
    aim_on = DayField(label=_("Pour le"), required=False)
    budget_eur = EuroField(label=_("Budget en euros"), required=False)
    owner = forms.ChoiceField(label=_("Responsable"), required=False)

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[Session],
        views: Sequence[SavedView],
        team: Sequence[User],
        campaign: Campaign | None = None,
        asked_query: str | None = None,
        **options: Any,
    ) -> None:
        """`asked_query`: what the list of shops showed when a campaign was asked for there."""
        super().__init__(*args, **options)
        self._sessions = {str(one.pk): one for one in sessions}
        self._views = {str(one.pk): one for one in views}
        self._team = {str(one.pk): one for one in team}
        self._kept = (campaign.audience_query, campaign.audience_name) if campaign else None
        if self._kept is None and asked_query:
            self._kept = (asked_query, gettext("liste filtrée"))
        self._offer("session", [("", gettext("Aucune")), *self._named(self._sessions, session_text)])
        audiences = [(ALL, gettext("Tous les commerces en activité")), *self._named(self._views, str)]
        if self._kept and self._kept[0]:
            audiences.insert(1, (KEPT, capfirst(self._kept[1] or gettext("liste filtrée"))))
        self._offer("audience", audiences)
        self._offer("owner", [("", gettext("Personne")), *self._named(self._team, str)])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _named(rows: dict[str, Any], name: Any) -> list[tuple[str, str]]:
        return [(key, name(one)) for key, one in rows.items()]

    @property
    def campaign_values(self) -> CampaignValues:
        said = self.cleaned_data
        query, audience_name = self._audience()
        return CampaignValues(
            name=said["name"],
            aim_shops=said["aim_shops"],
            aim_on=said["aim_on"],
            audience_query=query,
            audience_name=audience_name,
            session=self._sessions.get(said["session"]),
            owner=self._team.get(said["owner"]),
            budget_eur=said["budget_eur"],
        )

    def _audience(self) -> tuple[str, str]:
        chosen = self.cleaned_data["audience"]
        if chosen == KEPT and self._kept:
            return self._kept
        view = self._views.get(chosen)
        return (view.query, view.name) if view else ("", "")

    @staticmethod
    def shown(campaign: Campaign) -> dict[str, Any]:
        return {
            "name": campaign.name,
            "session": str(campaign.session_id or ""),
            "audience": KEPT if campaign.audience_query else ALL,
            "aim_shops": campaign.aim_shops,
            "aim_on": campaign.aim_on,
            "budget_eur": campaign.budget_eur,
            "owner": str(campaign.owner_id or ""),
        }


class NewCampaignForm(CampaignForm):
    """A campaign with what it begins with."""

    template = forms.ChoiceField(
        label=_("Partir de"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un modèle, ou une campagne sans étapes.")},
    )
    field_order = ("template", "name", "session", "audience", "aim_shops", "aim_on", "budget_eur", "owner")

    def __init__(self, *args: Any, templates: Sequence[Template], **options: Any) -> None:
        super().__init__(*args, **options)
        self._templates = {one.code: one for one in templates}
        language = reader_language()
        offered = [
            (one.code, f"{localised(one.name, language)} · {localised(one.about, language)}")
            for one in templates
        ]
        self._offer("template", [*offered, (BLANK, gettext("Une campagne sans étapes, à composer"))])

    @property
    def chosen_template(self) -> Template | None:
        return self._templates.get(self.cleaned_data["template"])


class CopyForm(forms.Form):
    """A copy of a campaign, for another session."""

    name = TextField(
        label=_("Nom de la nouvelle campagne"), error_messages={"required": _("Donnez un nom à la campagne.")}
    )
    session = forms.ChoiceField(label=_("Séance"), required=False)

    def __init__(self, *args: Any, sessions: Sequence[Session], **options: Any) -> None:
        super().__init__(*args, **options)
        self._sessions = {str(one.pk): one for one in sessions}
        offered = [(key, session_text(one)) for key, one in self._sessions.items()]
        self.fields["session"].choices = [("", gettext("Aucune")), *offered]  # type: ignore[attr-defined]

    @property
    def chosen_session(self) -> Session | None:
        return self._sessions.get(self.cleaned_data["session"])


class StepForm(forms.Form):
    """What a step is, and when."""

    title = TextField(
        label=_("Étape"), error_messages={"required": _("Dites en quelques mots ce que c’est.")}
    )
    planned_on = DayField(label=_("Prévue le"))
    note = TextField(
        label=_("Remarque"),
        max_length=300,
        required=False,
        help_text=_("Pour l’équipe : qui fait quoi, chez quel imprimeur."),
    )


class NewStepForm(StepForm):
    channel = forms.ChoiceField(
        label=_("Par"),
        choices=[(value, capfirst(str(label))) for value, label in StepChannel.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment vous touchez les commerces.")},
    )
    field_order = ("channel", "title", "planned_on", "note")


class GapForm(forms.Form):
    """For how many days nobody is asked twice."""

    days = forms.IntegerField(
        label=_("Jours entre deux contacts d’un même commerce"),
        min_value=0,
        max_value=365,
        help_text=_("Courriers, e-mails, appels et visites comptent ensemble. 0 : aucune limite."),
        error_messages={
            "required": _("Écrivez un nombre de jours, de 0 à 365."),
            "invalid": _("Écrivez un nombre de jours, de 0 à 365."),
            "min_value": _("Écrivez un nombre de jours, de 0 à 365."),
            "max_value": _("Écrivez un nombre de jours, de 0 à 365."),
        },
    )
