"""What the journal says of shops and of people who were erased; shops by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
from tenants.shops.models import RegisterState, ReportedDetail, Shop

# Stands after "le commerce", where the name is not known any more.
NO_NAME = _("sans nom")
_shop = subject("shop", NO_NAME)


def _other_shop(entry: Entry) -> Ref:
    return Ref("shop", str(entry.details.get("into") or ""), str(NO_NAME))


sentence("shop.merged", Topic.SHOPS, _("Doublons réunis"))(
    says(
        _("a réuni le commerce %(shop)s au commerce %(into)s, qui est le même"), shop=_shop, into=_other_shop
    )
)
sentence("shop.merge_undone", Topic.SHOPS, _("Doublons séparés"))(
    says(_("a séparé à nouveau le commerce %(shop)s du commerce %(into)s"), shop=_shop, into=_other_shop)
)


sentence("person.merged", Topic.SHOPS, _("Fiches de personnes réunies"))(
    says(_("a réuni deux fiches qui sont de la même personne"))
)
sentence("person.merge_undone", Topic.SHOPS, _("Fiches de personnes séparées"))(
    says(_("a séparé à nouveau deux fiches de personnes"))
)
sentence("shop.added", Topic.SHOPS, _("Commerce ajouté"))(
    says(_("a ajouté le commerce %(shop)s au registre"), shop=_shop)
)
sentence("shop.changed", Topic.SHOPS, _("Commerce changé"))(
    says(_("a changé le commerce %(shop)s"), shop=_shop)
)


@sentence("shop.state_set", Topic.SHOPS, _("État d’un commerce"))
def _state_set(entry: Entry) -> Said:
    state = str(dict(RegisterState.choices).get(entry.details.get("state", ""), ""))
    return Said(_("a changé l’état du commerce %(shop)s"), {"shop": _shop(entry)}, note=state)


@sentence("shop.state_withdrawn", Topic.SHOPS, _("État d’un commerce retiré"))
def _state_withdrawn(entry: Entry) -> Said:
    state = str(dict(RegisterState.choices).get(entry.details.get("state", ""), ""))
    return Said(_("a retiré un état du commerce %(shop)s"), {"shop": _shop(entry)}, note=state)


sentence("contact.added", Topic.SHOPS, _("Contact ajouté"))(
    says(_("a ajouté un contact au commerce %(shop)s"), shop=_shop)
)
sentence("contact.changed", Topic.SHOPS, _("Contact changé"))(
    says(_("a changé un contact du commerce %(shop)s"), shop=_shop)
)
sentence("contact.ended", Topic.SHOPS, _("Contact retiré"))(
    says(_("a retiré un contact du commerce %(shop)s"), shop=_shop)
)
sentence("shop.note_written", Topic.SHOPS, _("Remarque écrite"))(
    says(_("a écrit une remarque sur le commerce %(shop)s"), shop=_shop)
)
sentence("shop.note_deleted", Topic.SHOPS, _("Remarque supprimée"))(
    says(_("a supprimé une remarque sur le commerce %(shop)s"), shop=_shop)
)


def _label_sentence(action: str, title: Any, of_association: Any, of_tag: Any) -> None:
    @sentence(action, Topic.SHOPS, title)
    def _said(entry: Entry) -> Said:
        text = of_tag if entry.details.get("kind") == "tag" else of_association
        names = {name: str(entry.details.get(name) or NO_NAME) for name in ("name", "before")}
        return Said(text, names)


_label_sentence(
    "label.added",
    _("Association ou étiquette ajoutée"),
    _("a ajouté l’association %(name)s"),
    _("a ajouté l’étiquette %(name)s"),
)
_label_sentence(
    "label.renamed",
    _("Association ou étiquette renommée"),
    _("a donné le nom %(name)s à l’association %(before)s"),
    _("a donné le nom %(name)s à l’étiquette %(before)s"),
)
_label_sentence(
    "label.deleted",
    _("Association ou étiquette supprimée"),
    _("a supprimé l’association %(name)s"),
    _("a supprimé l’étiquette %(name)s"),
)


@sentence("register.declared", Topic.SHOPS, _("Registre déclaré complet"))
def _declared(entry: Entry) -> Said:
    if entry.details.get("is_complete"):
        return Said(_("a déclaré le registre des commerces complet"))
    return Said(_("a déclaré que le registre des commerces n’est plus complet"))


@sentence("shop.detail_settled", Topic.SHOPS, _("Détail vérifié"))
def _settled(entry: Entry) -> Said:
    detail = str(dict(ReportedDetail.Detail.choices).get(entry.details.get("detail", ""), ""))
    settlement = str(dict(ReportedDetail.Settlement.choices).get(entry.details.get("settlement", ""), ""))
    note = f"{detail} : {settlement}"
    if entry.subject.startswith("shop:"):
        return Said(_("a vérifié un détail du commerce %(shop)s"), {"shop": _shop(entry)}, note=note)
    return Said(_("a vérifié un détail d’une personne"), note=note)


@sentence("person.erased", Topic.SHOPS, _("Personne effacée"))
def _erased(entry: Entry) -> Said:
    n = int(entry.details.get("rows") or 0)
    rows = ngettext("%(n)s ligne", "%(n)s lignes", n) % {"n": number(n)}
    return Said(_("a effacé les données d’une personne"), note=rows)


def _shops(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By number, with the street, which tells two of one name apart. One statement."""
    pks = numbers(refs)
    found = Shop.objects.in_bulk(set(pks.values()))
    return {
        ref: Thing(shop_text(found[pk]), page_url("register:shop", uuid=found[pk].uuid))
        for ref, pk in pks.items()
        if pk in found
    }


def shop_text(shop: Shop) -> str:
    """`Le Pain doré (rue de Fer 12)`"""
    street = f"{shop.street} {shop.number}".strip()
    return f"{shop.name} ({street})" if street else shop.name


find_by("shop", _shops)
