"""Proposals and establishments as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from kernel.templatetags.portal import day
from tenants.company_register.models import Establishment, Extract
from tenants.company_register.proposals import Change, Proposal, address_text
from tenants.company_register.selectors import situation_text


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in words. `note` is a second line: what the city wrote, or what to look at first."""

    key: str
    text: str
    note: str
    is_ticked: bool


@dataclass(frozen=True)
class ShopLines:
    """A shop with what is proposed of it."""

    pk: int
    name: str
    where: str
    lines: list[ProposalLine]


def shop_lines(proposals: Iterable[Proposal], extract: Extract) -> list[ShopLines]:
    """The proposals by shop, in their order."""
    return [_shop(list(group), extract) for _pk, group in groupby(proposals, key=lambda one: one.shop.pk)]


def _shop(group: Sequence[Proposal], extract: Extract) -> ShopLines:
    shop = group[0].shop
    where = address_text(shop.street, shop.number, shop.box, shop.postal_code)
    return ShopLines(shop.pk, shop.name or _("sans nom"), where, [_line(one, extract) for one in group])


def _line(proposal: Proposal, extract: Extract) -> ProposalLine:
    note = _("Vous avez écrit : %(ours)s") % {"ours": proposal.ours} if proposal.is_ours else ""
    if proposal.change == Change.SITUATION:
        note = _("Le commerce est peut-être encore ouvert : vérifiez sur place avant de le fermer ici.")
    return ProposalLine(proposal.key, _text(proposal, extract), note, proposal.is_ticked)


def _text(proposal: Proposal, extract: Extract) -> str:
    row, said = proposal.establishment, proposal.said
    if proposal.change == Change.CLOSED:
        assert row.gone_on is not None  # noqa: S101  (that is the change)
        return _("Fermé : il n’est plus dans l’extrait du %(on)s") % {"on": day(row.gone_on)}
    if proposal.change == Change.MOVED:
        return _("Déménagé hors de la ville (%(code)s)") % {"code": row.moved_to}
    if proposal.change == Change.SITUATION:
        return _("Fermer : %(situation)s") % {"situation": situation_text(said, extract)}
    labels = {
        Change.ADDRESS: _("Adresse : %(now)s, au lieu de %(before)s"),
        Change.NAME: _("Nom : %(now)s, au lieu de %(before)s"),
        Change.LEGAL_NAME: _("Nom de la société : %(now)s, au lieu de %(before)s"),
    }
    return labels[proposal.change] % {"now": said, "before": proposal.before or "–"}


@dataclass(frozen=True)
class EstablishmentLine:
    """An establishment as a list shows it: what the street shows, and its activities."""

    bce: str
    name: str
    where: str
    about: str


def establishment_line(row: Establishment) -> EstablishmentLine:
    return EstablishmentLine(
        row.bce,
        row.sign or row.bce,
        address_text(row.street, row.number, row.box, row.postal_code),
        str(row.sector) if row.sector_id else _("NACE %(codes)s") % {"codes": ", ".join(row.nace_codes[:3])},
    )
