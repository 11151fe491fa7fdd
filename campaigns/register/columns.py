"""The columns of the list of shops, on its page and in its files; contacts for those who may read names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from campaigns.register.shop_presentation import dotted
from kernel.clock import day_of
from kernel.lists.columns import ListColumn, Shown
from kernel.wording import reader_language
from tenants.consent.models import Channel
from tenants.consent.selectors import ContactState
from tenants.membership.roles import NAME_READERS, Role
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.sectors.services import family_names
from tenants.shops.models import Origin, RegisterState, Shop, Weekday

ASSOCIATIONS, TAGS, CONTACT, CAME, VISITED = "associations", "tags", "contact", "came", "visited"
CONSENT, BLOCKED = "consent", "blocked"


@dataclass(frozen=True)
class ContactLine:
    """Somebody of the shop; "" for what is not known."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ShopRow:
    """A shop of the list with what hangs on it and on its doubles. `contact` is nobody who is not to be
    contacted; of a shop that `is_blocked` nothing to reach it by is shown."""

    shop: Shop
    associations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    contact: ContactLine = ContactLine()
    is_blocked: bool = False
    consent: ContactState | None = None
    came_on: date | None = None
    visited_on: date | None = None


@dataclass(frozen=True)
class ShopColumn(ListColumn[ShopRow]):
    """`part`: what has to be read for it beside the shop; "" for nothing. `is_personal`: not for readers."""

    part: str = ""
    is_personal: bool = False


def columns_for(role: Role) -> list[ShopColumn]:
    """All that this role may see, the name first."""
    return [column for column in COLUMNS if role in NAME_READERS or not column.is_personal]


def address_line(shop: Shop) -> str:
    """`Rue de Fer 12 boîte 3`"""
    box = _("boîte %(box)s") % {"box": shop.box} if shop.box else ""
    return " ".join(part for part in (shop.street, shop.number, box) if part)


def _number(shop: Shop) -> str:
    """`2.136.514.278`, the establishment's, else `0403.170.701`, the enterprise's."""
    return dotted(shop.establishment_number or shop.enterprise_number)


def _contact(row: ShopRow) -> str:
    return _("ne pas contacter") if row.is_blocked else row.contact.name


def _phone(row: ShopRow) -> str:
    return "" if row.is_blocked else row.contact.phone or row.shop.phone


def _email(row: ShopRow) -> str:
    return "" if row.is_blocked else row.contact.email or row.shop.email


def _consent(row: ShopRow) -> str:
    """By what somebody of the shop agreed to be reached."""
    if row.consent is None or row.consent.is_blocked:
        return _("ne pas contacter") if row.consent else ""
    said = [str(Channel(channel).label) for channel in row.consent.channels]
    return _listed(said) or (_("à confirmer") if row.consent.n_pending else "")


def _sector(row: ShopRow) -> str:
    sector = sectors_by_code().get(row.shop.sector_id or "")
    return sector_name(sector, reader_language()) if sector else ""


def _family(row: ShopRow) -> str:
    sector = sectors_by_code().get(row.shop.sector_id or "")
    return family_names(reader_language())[sector.family] if sector else ""


def _state(row: ShopRow) -> str:
    """See `tenants.shops.selectors.with_state`."""
    state: str | None = row.shop.state  # type: ignore[attr-defined]
    return str(RegisterState(state).label) if state else _("pas au registre")


def _state_tone(row: ShopRow) -> str:
    state: str | None = row.shop.state  # type: ignore[attr-defined]
    return {RegisterState.ACTIVE.value: "good", None: "warn"}.get(state, "neutral")


def _origin(row: ShopRow) -> str:
    return str(Origin(row.shop.origin).label) if row.shop.origin in set(Origin) else ""


def _closing_days(row: ShopRow) -> str:
    return ", ".join(str(Weekday(day).label) for day in row.shop.closing_days)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _column(code: str, label: Any, value: Any, **options: Any) -> ShopColumn:
    return ShopColumn(code, label, value, **options)


COLUMNS = (
    _column("name", lazy("Commerce"), lambda row: row.shop.name, order="name", width=32),
    _column("legal", lazy("Dénomination légale"), lambda row: row.shop.legal_name, width=28),
    _column("bce", lazy("Numéro BCE"), lambda row: _number(row.shop), width=16),
    _column("address", lazy("Adresse"), lambda row: address_line(row.shop), order="street", width=32),
    _column("postal_code", lazy("Code postal"), lambda row: row.shop.postal_code, order="place", width=11),
    _column("locality", lazy("Localité"), lambda row: row.shop.locality, width=18),
    _column("sector", lazy("Secteur"), _sector, order="sector", width=28),
    _column("family", lazy("Famille de secteurs"), _family, width=24),
    _column("state", lazy("État"), _state, shown=Shown.BADGE, tone=_state_tone, width=22),
    _column("associations", lazy("Associations"), lambda row: _listed(row.associations), part=ASSOCIATIONS),
    _column("tags", lazy("Étiquettes"), lambda row: _listed(row.tags), part=TAGS),
    _column("contact", lazy("Contact"), _contact, part=CONTACT, is_personal=True),
    _column(
        "phone",
        lazy("Téléphone"),
        _phone,
        shown=Shown.PHONE,
        part=CONTACT,
        is_personal=True,
    ),
    _column(
        "email",
        lazy("Courriel"),
        _email,
        shown=Shown.EMAIL,
        part=CONTACT,
        is_personal=True,
        width=28,
    ),
    _column("consent", lazy("Accord"), _consent, part=CONSENT, width=28),
    _column("closing", lazy("Fermé le"), _closing_days),
    _column("came", lazy("Venu le"), lambda row: row.came_on, part=CAME, width=12),
    _column("visited", lazy("Visité le"), lambda row: row.visited_on, part=VISITED, width=12),
    _column("origin", lazy("Origine"), _origin),
    _column("added", lazy("Ajouté le"), lambda row: day_of(row.shop.created_at), order="added", width=12),
)
USUAL = frozenset({"address", "postal_code", "sector", "contact", "phone", "came"})
