"""What the journal says of rounds, visits and cards: rounds and shops by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.visits.models import Round
from kernel.templatetags.portal import number
from tenants.journal.models import Entry
from tenants.journal.sentences import (
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
from tenants.shops.journal_sentences import NO_NAME
from tenants.shops.models import RegisterState

_round = subject("round", _("qui n’existe plus"))
_shop = subject("shop", NO_NAME)


def _rounds(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By name. One statement."""
    pks = numbers(refs)
    found = Round.objects.in_bulk(set(pks.values()))
    return {
        ref: Thing(f"« {found[pk].name} »", page_url("rounds:round", uuid=found[pk].uuid))
        for ref, pk in pks.items()
        if pk in found
    }


find_by("round", _rounds)


def _n_shops(entry: Entry) -> str:
    n = int(entry.details.get("n_shops") or 0)
    return ngettext("%(n)s commerce", "%(n)s commerces", n) % {"n": number(n)}


def _n_visits(entry: Entry) -> str:
    n = int(entry.details.get("n_visits") or 0)
    return ngettext("%(n)s visite", "%(n)s visites", n) % {"n": number(n)}


sentence("round.planned", Topic.SHOPS, _("Tournée préparée"))(
    says(_("a préparé la tournée %(round)s"), round=_round, note=_n_shops)
)
sentence("round.changed", Topic.SHOPS, _("Tournée changée"))(
    says(_("a changé la tournée %(round)s"), round=_round)
)
sentence("round.shops_added", Topic.SHOPS, _("Commerces ajoutés à une tournée"))(
    says(_("a ajouté des commerces à la tournée %(round)s"), round=_round, note=_n_shops)
)
sentence("round.shops_removed", Topic.SHOPS, _("Commerces retirés d’une tournée"))(
    says(_("a retiré des commerces de la tournée %(round)s"), round=_round, note=_n_shops)
)
sentence("round.handed_over", Topic.SHOPS, _("Tournée confiée à quelqu’un d’autre"))(
    says(_("a confié la tournée %(round)s à quelqu’un d’autre"), round=_round)
)
sentence("round.split", Topic.SHOPS, _("Tournée partagée"))(
    says(_("a partagé la tournée %(round)s en deux"), round=_round, note=_n_shops)
)
sentence("round.closed", Topic.SHOPS, _("Tournée close"))(
    says(_("a clos la tournée %(round)s"), round=_round)
)
sentence("round.reopened", Topic.SHOPS, _("Tournée rouverte"))(
    says(_("a rouvert la tournée %(round)s"), round=_round)
)
sentence("visits.typed_in", Topic.SHOPS, _("Feuille de tournée encodée"))(
    says(_("a encodé la feuille de la tournée %(round)s"), round=_round, note=_n_visits)
)
sentence("visit.undone", Topic.SHOPS, _("Visite annulée"))(
    says(_("a annulé une visite au commerce %(shop)s"), shop=_shop)
)
sentence("visit.corrected", Topic.SHOPS, _("Visite corrigée"))(
    says(_("a corrigé une visite au commerce %(shop)s"), shop=_shop)
)
sentence("visit.states_set", Topic.SHOPS, _("États suivant des visites"))(
    says(_("a changé l’état de commerces au registre, d’après ses visites"), note=_n_shops)
)


@sentence("visit.state_given_back", Topic.SHOPS, _("État rendu avec une visite"))
def _state_given_back(entry: Entry) -> Said:
    state = str(dict(RegisterState.choices).get(entry.details.get("state", ""), ""))
    return Said(
        _("a retiré l’état du commerce %(shop)s qui suivait une visite"),
        {"shop": _shop(entry)},
        note=capfirst(state),
    )


sentence("shop.value_put_back", Topic.SHOPS, _("Donnée remise"))(
    says(_("a remis au commerce %(shop)s ce qu’un collègue avait remplacé"), shop=_shop)
)


@sentence("cards.printed", Topic.SHOPS, _("Cartes imprimées"))
def _cards(entry: Entry) -> Said:
    n = int(entry.details.get("n_cards") or 0)
    cards = ngettext("%(n)s carte", "%(n)s cartes", n) % {"n": number(n)}
    return Said(_("a imprimé des cartes à laisser aux commerces"), note=cards)


@sentence("day.sent", Topic.SHOPS, _("Résumé d’une journée envoyé"))
def _day_sent(entry: Entry) -> Said:
    return Said(_("a envoyé le résumé de sa journée"), note=_n_visits(entry))
