"""The filters of the list of shops, as its address has them, and which shops they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from campaigns.attendance.models import Attendance, Outcome
from campaigns.signups.models import AdditionalShop, SignUp
from kernel.lists.queries import FilterForm
from kernel.names import street_key
from tenants.consent.models import Channel
from tenants.consent.selectors import blocked_shops, shops_reached_by
from tenants.sectors.selectors import sector_families, sectors_by_code
from tenants.shops.models import Association, Contact, Origin, RegisterState, Shop, Tag
from tenants.shops.same_shops import has_no_state, is_one_of, last_state_is, named_by

ALL, NONE = "all", "none"
CAME = (Outcome.PRESENT, Outcome.WALK_IN)
BETWEEN = "/"


@dataclass(frozen=True)
class Choices:
    """What the city has to choose from: (value, label) each, in their order."""

    places: Sequence[tuple[str, str]] = ()
    associations: Sequence[tuple[str, str]] = ()
    tags: Sequence[tuple[str, str]] = ()


class ShopFilterForm(FilterForm):
    """`state` left empty is the register's shops that are active: `ALL` takes all."""

    q = forms.CharField(label=_("Chercher"), max_length=120)
    street = forms.CharField(label=_("Rue"), max_length=80)
    place = forms.ChoiceField(label=_("Localité"))
    family = forms.ChoiceField(label=_("Famille de secteurs"))
    sector = forms.ChoiceField(label=_("Secteur"))
    association = forms.ChoiceField(label=_("Association"))
    tag = forms.ChoiceField(label=_("Étiquette"))
    contact = forms.ChoiceField(
        label=_("Contact"),
        choices=[
            ("", _("Tous")),
            ("open", _("Peut être contacté")),
            ("blocked", _("Ne pas contacter")),
            (NONE, _("Aucun contact connu")),
        ],
    )
    consent = forms.ChoiceField(
        label=_("Accord"),
        choices=[("", _("Tous")), *Channel.choices, (NONE, _("sans accord"))],
    )
    came = forms.ChoiceField(
        label=_("Séances"),
        choices=[
            ("", _("Tous")),
            ("attended", _("Venu à une séance")),
            ("signed_up", _("Inscrit, pas venu jusqu’ici")),
            ("never", _("Jamais inscrit")),
        ],
    )
    origin = forms.ChoiceField(
        label=_("Origine"),
        choices=[("", _("Toutes")), *Origin.choices, (NONE, _("pas connue"))],
    )
    state = forms.ChoiceField(
        label=_("État au registre"),
        choices=[
            ("", _("En activité")),
            *((value, label) for value, label in RegisterState.choices if value != RegisterState.ACTIVE),
            (NONE, _("pas encore au registre")),
            (ALL, _("Tous, quel que soit leur état")),
        ],
    )

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        families = sector_families()
        codes = dict.fromkeys(sector.family for sector in sectors_by_code().values())
        every = ("", _("Toutes"))
        self._offer("place", [every, *choices.places])
        self._offer(
            "family",
            [every, *((code, family.name) for code, family in zip(codes, families, strict=True))],
        )
        self._offer(
            "sector",
            [
                ("", _("Tous")),
                (NONE, _("sans secteur")),
                *((family.name, list(family.sectors)) for family in families),
            ],
        )
        self._offer("association", [every, *choices.associations])
        self._offer("tag", [("", _("Tous")), *choices.tags])

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def filtered(self, shops: QuerySet[Shop]) -> QuerySet[Shop]:
        """Those of `shops` that each filter leaves, but for the search and the state."""
        for name, value in self.values.items():
            if name not in ("q", "state"):
                shops = shops.filter(_CONDITIONS[name](value))
        return shops

    def in_state(self, on: date) -> Q | None:
        """The state that is asked for; None: any."""
        value = self.value("state") or RegisterState.ACTIVE.value
        if value == ALL:
            return None
        return has_no_state(on) if value == NONE else last_state_is(RegisterState(value), on)


def _street(value: str) -> Q:
    wanted = Q()
    for word in street_key(value).split():
        wanted &= Q(street_key__startswith=word) | Q(street_key__contains=f" {word}")
    return wanted


def _place(value: str) -> Q:
    """A postal code, or with a locality `5100/Jambes`."""
    code, _between, locality = value.partition(BETWEEN)
    return Q(postal_code=code, locality=locality) if locality else Q(postal_code=code)


def _sector(value: str) -> Q:
    return Q(sector__isnull=True) if value == NONE else Q(sector=value)


def _origin(value: str) -> Q:
    return Q(origin="" if value == NONE else value)


def _association(value: str) -> Q:
    return named_by(Association.shops.through.objects.filter(association=int(value)).values("shop"))


def _tag(value: str) -> Q:
    return named_by(Tag.shops.through.objects.filter(tag=int(value)).values("shop"))


def _contact(value: str) -> Q:
    """Open: a telephone number or an e-mail address is known, of the shop or of somebody of it, and nobody
    said that it must not be contacted."""
    blocked = is_one_of("pk", Subquery(blocked_shops().values("pk")))
    if value == "blocked":
        return blocked
    reached = ~Q(person__email="") | ~Q(person__phone="")
    of_contact = ~Q(contact__email="") | ~Q(contact__phone="")
    known = named_by(
        Shop.objects.filter(~Q(email="") | ~Q(phone="")).values("pk"),
        Contact.objects.filter(reached, ended_at__isnull=True).values("shop"),
        SignUp.objects.filter(of_contact, shop__isnull=False).values("shop"),
    )
    return ~known if value == NONE else known & ~blocked


def _consent(value: str) -> Q:
    """Somebody of the shop agreed to be reached so, and may be."""
    channels = Channel.values if value == NONE else [value]
    agreed = Q()
    for channel in channels:
        agreed |= is_one_of("pk", Subquery(shops_reached_by(channel).values("pk")))
    return ~agreed if value == NONE else agreed


def _came(value: str) -> Q:
    rows = Attendance.objects.current()
    attended = named_by(rows.filter(outcome__in=CAME).values("shop"))
    if value == "attended":
        return attended
    additional = AdditionalShop.objects.filter(shop__isnull=False)
    signed_up = named_by(
        SignUp.objects.filter(participants__is_active=True, shop__isnull=False).values("shop"),
        additional.filter(sign_up__participants__is_active=True).values("shop"),
        rows.values("shop"),
    )
    return ~signed_up if value == "never" else signed_up & ~attended


_CONDITIONS = {
    "street": _street,
    "place": _place,
    "family": lambda value: Q(sector__family=value),
    "sector": _sector,
    "association": _association,
    "tag": _tag,
    "contact": _contact,
    "consent": _consent,
    "came": _came,
    "origin": _origin,
}
