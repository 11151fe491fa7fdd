"""What the journal says of campaigns and of the effort log; campaigns by name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.outreach.models import Campaign, EffortChannel
from campaigns.outreach.rules import Move
from kernel.templatetags.portal import day, number
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Said,
    Thing,
    Topic,
    find_by,
    numbers,
    page_url,
    says,
    sentence,
    subject,
)

_campaign = subject("campaign", gettext_lazy("qui n’existe plus"))


def _campaigns(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By name. One statement."""
    pks = numbers(refs)
    found = Campaign.objects.in_bulk(set(pks.values()))
    return {
        ref: Thing(f"« {found[pk].name} »", page_url("mobilisation:campaign", uuid=found[pk].uuid))
        for ref, pk in pks.items()
        if pk in found
    }


find_by("campaign", _campaigns)


def _step(entry: Entry) -> Part:
    return str(entry.details.get("step") or "")


def _says(action: str, label: Any, words: Any, note: Any = None) -> None:
    sentence(action, Topic.SHOPS, label)(says(words, campaign=_campaign, **({"note": note} if note else {})))


_says("campaign.begun", gettext_lazy("Campagne préparée"), gettext_lazy("a préparé la campagne %(campaign)s"))
_says("campaign.changed", gettext_lazy("Campagne changée"), gettext_lazy("a changé la campagne %(campaign)s"))
_says(
    "campaign.step_added",
    gettext_lazy("Étape ajoutée à une campagne"),
    gettext_lazy("a ajouté une étape à la campagne %(campaign)s"),
    _step,
)
_says(
    "campaign.step_changed",
    gettext_lazy("Étape d’une campagne changée"),
    gettext_lazy("a changé une étape de la campagne %(campaign)s"),
    _step,
)
_says(
    "campaign.step_dropped",
    gettext_lazy("Étape retirée d’une campagne"),
    gettext_lazy("a retiré une étape de la campagne %(campaign)s"),
    _step,
)
_says(
    "campaign.step_done",
    gettext_lazy("Étape d’une campagne faite"),
    gettext_lazy("a noté comme faite une étape de la campagne %(campaign)s"),
    _step,
)
_says(
    "campaign.step_reopened",
    gettext_lazy("Étape d’une campagne à refaire"),
    gettext_lazy("a noté comme pas encore faite une étape de la campagne %(campaign)s"),
    _step,
)

_MOVED = {
    Move.START: gettext_lazy("a commencé la campagne %(campaign)s"),
    Move.PAUSE: gettext_lazy("a mis en pause la campagne %(campaign)s"),
    Move.RESUME: gettext_lazy("a repris la campagne %(campaign)s"),
    Move.FINISH: gettext_lazy("a terminé la campagne %(campaign)s"),
    Move.REOPEN: gettext_lazy("a rouvert la campagne %(campaign)s"),
}


@sentence("campaign.moved", Topic.SHOPS, gettext_lazy("Campagne commencée, en pause, terminée"))
def _moved(entry: Entry) -> Said:
    move = entry.details.get("move")
    words = _MOVED[Move(move)] if move in set(Move) else gettext_lazy("a changé la campagne %(campaign)s")
    return Said(words, {"campaign": _campaign(entry)})


@sentence("campaign.deleted", Topic.SHOPS, gettext_lazy("Campagne supprimée"))
def _deleted(entry: Entry) -> Said:
    return Said(_("a supprimé une campagne"), note=str(entry.details.get("name") or ""))


@sentence("campaign.gap_set", Topic.SHOPS, gettext_lazy("Délai entre deux contacts"))
def _gap(entry: Entry) -> Said:
    n = int(entry.details.get("days") or 0)
    days = ngettext("%(n)s jour", "%(n)s jours", n) % {"n": number(n)}
    return Said(_("a changé le délai entre deux contacts d’un commerce"), note=days)


def _effort(entry: Entry) -> Part:
    channel = entry.details.get("channel")
    on = str(entry.details.get("on") or "")
    said = [
        capfirst(str(EffortChannel(channel).label)) if channel in set(EffortChannel) else "",
        number(int(entry.details.get("quantity") or 0)),
        day(date.fromisoformat(on), "short") if on else "",
    ]
    return " · ".join(filter(None, said))


@sentence("effort.typed", Topic.SHOPS, gettext_lazy("Ligne ajoutée au journal des efforts"))
def _typed(entry: Entry) -> Said:
    return Said(_("a ajouté une ligne au journal des efforts"), note=_effort(entry))


@sentence("effort.removed", Topic.SHOPS, gettext_lazy("Ligne retirée du journal des efforts"))
def _removed(entry: Entry) -> Said:
    return Said(_("a retiré une ligne du journal des efforts"), note=_effort(entry))
