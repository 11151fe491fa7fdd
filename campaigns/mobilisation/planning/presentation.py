"""How a campaign's page words its audience, its steps and its moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from campaigns.mobilisation.planning.campaign_list import TONES
from campaigns.mobilisation.planning.selectors import is_reaching
from campaigns.outreach.audience import AudienceCount
from campaigns.outreach.models import Campaign, CampaignState, CampaignStep, StepChannel
from campaigns.outreach.rules import Move, moves_from
from kernel.templatetags.portal import day, number

ICONS = {
    StepChannel.LETTER: "envelope",
    StepChannel.EMAIL: "inbox",
    StepChannel.CALL: "telephone",
    StepChannel.ROUND: "signpost",
    StepChannel.ASSOCIATION: "people",
    StepChannel.POSTER: "printer",
    StepChannel.PRESS: "journal-text",
}
MOVE_LABELS = {
    Move.START: lazy("Commencer la campagne"),
    Move.PAUSE: lazy("Mettre en pause"),
    Move.RESUME: lazy("Reprendre la campagne"),
    Move.FINISH: lazy("Terminer la campagne"),
    Move.REOPEN: lazy("Rouvrir la campagne"),
}
MOVED = {
    Move.START: lazy("La campagne est en cours."),
    Move.PAUSE: lazy("La campagne est en pause : rien ne part plus."),
    Move.RESUME: lazy("La campagne a repris."),
    Move.FINISH: lazy("La campagne est terminée."),
    Move.REOPEN: lazy("La campagne est de nouveau en cours."),
}


def state_badge(campaign: Campaign) -> dict[str, str]:
    state = CampaignState(campaign.state)
    return {"text": capfirst(str(state.label)), "tone": TONES[state]}


def moves_of(campaign: Campaign) -> list[dict[str, str]]:
    """The buttons of a campaign, the one that leads on first."""
    return [{"move": str(move), "label": str(MOVE_LABELS[move])} for move in moves_from(campaign.state)]


def aim_figures(
    campaign: Campaign, *, n_signed_up: int, n_untouched: int, n_audience: int
) -> list[dict[str, Any]]:
    """How far the campaign is from its aim, and how many of its audience nothing has reached yet."""
    aim: dict[str, Any] = {"label": _("Commerces avec inscription depuis le début"), "value": n_signed_up}
    if campaign.aim_shops:
        aim |= {"n": campaign.aim_shops, "n_label": _("visés")}
    if campaign.aim_on:
        aim["note"] = _("pour le %(day)s") % {"day": day(campaign.aim_on)}
    rest = {
        "label": _("Commerces du public pas encore touchés"),
        "value": n_untouched,
        "n": n_audience,
        "n_label": _("commerces"),
    }
    return [aim, rest]


def audience_lines(counts: Mapping[str, AudienceCount]) -> list[dict[str, Any]]:
    """For each channel that reaches shops one by one: how many of them, and who falls out and why."""
    return [
        {
            "channel": capfirst(str(StepChannel(channel).label)),
            "icon": ICONS[StepChannel(channel)],
            "n_reached": counted.n_reached,
            "n": counted.n,
            "reasons": [
                _("%(reason)s : %(n)s") % {"reason": reason.label, "n": number(n)}
                for reason, n in counted.reasons.items()
            ],
        }
        for channel, counted in counts.items()
    ]


def step_lines(
    campaign: Campaign, steps: Sequence[CampaignStep], on: date, *, may_change: bool
) -> list[dict[str, Any]]:
    """The steps on their calendar, each with what can be done about it."""
    return [
        {
            "uuid": step.uuid,
            "title": step.title,
            "note": step.note,
            "channel": capfirst(str(step.get_channel_display())),
            "icon": ICONS[StepChannel(step.channel)],
            "planned_on": step.planned_on,
            "done_on": step.done_on,
            "is_late": step.done_on is None and step.planned_on < on and campaign.state == "running",
            "work_url": _work_url(campaign, step) if may_change else "",
            "work_label": _work_label(step),
            "may_change": may_change,
        }
        for step in steps
    ]


def _work_url(campaign: Campaign, step: CampaignStep) -> str:
    """Where the step is done; "" where it is done elsewhere, or the campaign does not run."""
    if campaign.state != CampaignState.RUNNING or step.channel != StepChannel.ROUND:
        return ""
    query = urlencode({"liste": campaign.audience_query, "etape": str(step.uuid)})
    return f"{reverse('rounds:new')}?{query}"


def _work_label(step: CampaignStep) -> str:
    return _("Préparer la tournée") if step.channel == StepChannel.ROUND else ""


def channels_reaching(steps: Sequence[CampaignStep]) -> list[str]:
    """The channels of these steps that reach shops one by one, each once."""
    return list(dict.fromkeys(step.channel for step in steps if is_reaching(step.channel)))
