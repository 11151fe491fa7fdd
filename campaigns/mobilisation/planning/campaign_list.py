"""The list of campaigns that an address asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from campaigns.mobilisation.planning.selectors import n_signed_up, next_steps
from campaigns.outreach.models import Campaign, CampaignState, CampaignStep
from kernel.lists.columns import ListColumn, Shown
from kernel.lists.keyset import Order
from kernel.lists.queries import FilterForm, ListQuery
from kernel.names import has_words, words_of
from kernel.templatetags.portal import day, number

PER_PAGE = 30
TONES = {
    CampaignState.DRAFT: "neutral",
    CampaignState.RUNNING: "good",
    CampaignState.PAUSED: "warn",
    CampaignState.DONE: "info",
}
ORDERS = (
    Order("latest", lazy("par date de création"), ("created_at", "pk"), is_descending=True),
    Order("name", lazy("par nom"), ("name", "pk")),
)


@dataclass(frozen=True)
class CampaignRow:
    """A campaign, its next step that is not done, and how many shops have signed up since it began."""

    campaign: Campaign
    next_step: CampaignStep | None
    n_signed_up: int


class CampaignFilterForm(FilterForm):
    q = forms.CharField(label=lazy("Chercher"), max_length=80)
    state = forms.ChoiceField(label=lazy("État"), choices=[("", lazy("Toutes")), *CampaignState.choices])


class CampaignList:
    """What `data`, an address's, asks for."""

    def __init__(self, data: QueryDict) -> None:
        self.form = CampaignFilterForm(data)
        self.query: ListQuery[CampaignRow] = ListQuery(
            data, form=self.form, columns=COLUMNS, usual=USUAL, orders=ORDERS
        )

    @property
    def campaigns(self) -> QuerySet[Campaign]:
        """Those that are found, in no order. 1 statement more with words."""
        found = Campaign.objects.select_related("owner", "session").order_by()
        if state := self.form.value("state"):
            found = found.filter(state=state)
        if words := words_of(self.form.value("q")):
            names = Campaign.objects.order_by().values_list("pk", "name")
            found = found.filter(pk__in=[pk for pk, name in names if has_words(name, words)])
        return found

    def page(self, on: date) -> dict[str, Any]:
        """`rows` (CampaignRow), `next_url`, `previous_url`. 3 statements."""
        page = self.query.page(self.campaigns, size=PER_PAGE)
        return {"rows": _rows(page.rows, on), **self.query.page_urls(page)}


def _rows(campaigns: Sequence[Campaign], on: date) -> list[CampaignRow]:
    steps: Mapping[int, CampaignStep] = next_steps(campaigns)
    signed_up = n_signed_up(campaigns, on)
    return [CampaignRow(one, steps.get(one.pk), signed_up.get(one.pk, 0)) for one in campaigns]


def aim_text(campaign: Campaign, n: int) -> str:
    """`12 inscrits sur 40 visés`; without an aim `12 inscrits`."""
    if not campaign.aim_shops:
        return number(n)
    return _("%(n)s sur %(aim)s") % {"n": number(n), "aim": number(campaign.aim_shops)}


def step_text(step: CampaignStep | None) -> str:
    """`Courrier à tous les commerces, le 4 févr. 2027`"""
    if step is None:
        return ""
    return _("%(step)s, le %(day)s") % {"step": step.title, "day": day(step.planned_on, "short")}


def _column(code: str, label: Any, value: Any, **options: Any) -> ListColumn[CampaignRow]:
    return ListColumn(code, label, value, **options)


COLUMNS = (
    _column("name", lazy("Campagne"), lambda row: row.campaign.name, order="name", width=36),
    _column(
        "state",
        lazy("État"),
        lambda row: str(row.campaign.get_state_display()),
        shown=Shown.BADGE,
        tone=lambda row: TONES[CampaignState(row.campaign.state)],
        width=14,
    ),
    _column("next", lazy("Prochaine étape"), lambda row: step_text(row.next_step), width=40),
    _column(
        "signed_up",
        lazy("Commerces inscrits"),
        lambda row: aim_text(row.campaign, row.n_signed_up),
        width=20,
    ),
    _column("aim_on", lazy("Échéance"), lambda row: row.campaign.aim_on, width=14),
    _column(
        "owner",
        lazy("Responsable"),
        lambda row: str(row.campaign.owner) if row.campaign.owner else "",
        width=26,
    ),
)
USUAL = frozenset({"state", "next", "signed_up", "aim_on", "owner"})
