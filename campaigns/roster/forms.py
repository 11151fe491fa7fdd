"""What staff type: a sign-up by phone or on paper, and why a group is taken off or let in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models import SignUpSource
from campaigns.signups.models import Participant
from campaigns.signups.typed import TypedPerson, TypedShop
from kernel.fields import BceField, EmailField, HouseNumberField, PhoneField, PostalCodeField, TextField
from kernel.forms import OneOfForm
from tenants.consent.models import Purpose
from tenants.sectors.fields import UNSURE, SectorField
from tenants.shops.models import Shop, ShopRole
from tenants.shops.which_shop import AsksWhichShop

LARGEST_GROUP = 10
ENTERED = (
    SignUpSource.PHONE,
    SignUpSource.PAPER,
    SignUpSource.STEWARD,
    SignUpSource.ASSOCIATION,
    SignUpSource.EMAIL,
    SignUpSource.LETTER,
)


class EntryForm(OneOfForm):
    """Where a group comes from, whom to reach, and its first person."""

    one_of = ("phone", "email")
    one_of_missing = _("Indiquez un téléphone ou un courriel, pour prévenir d’un changement.")

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = forms.ChoiceField(
        label=_("Comment la demande est-elle arrivée ?"),
        choices=[(source.value, source.label) for source in ENTERED],
        initial=SignUpSource.PHONE,
    )
    phone = PhoneField(label=_("Téléphone du contact"), required=False)
    email = EmailField(
        label=_("Courriel du contact"),
        required=False,
        help_text=_("Avec un courriel, la confirmation et les rappels partent d’eux-mêmes."),
    )
    language = forms.ChoiceField(label=_("Langue du contact"), choices=settings.LANGUAGES, initial="fr")
    consents = forms.MultipleChoiceField(
        label=_("Le contact souhaite aussi"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Seulement si la personne vous l’a dit ou l’a signé."),
    )
    note = TextField(
        label=_("Remarque"), max_length=300, required=False, help_text=_("Vue de l’équipe de la ville seule.")
    )


class NewShopForm(AsksWhichShop):
    """A shop that is not known yet."""

    name = TextField(
        label=_("Nom du commerce"),
        max_length=160,
        error_messages={"required": _("Écrivez le nom du commerce.")},
    )
    sector = SectorField(label=_("Secteur"), required=False, initial=UNSURE)
    street = TextField(label=_("Rue"), max_length=120, required=False)
    number = HouseNumberField(required=False)
    postal_code = PostalCodeField(required=False)
    bce = BceField(label=_("Numéro BCE"), required=False)

    def typed(self) -> TypedShop:
        cleaned = self.cleaned_data
        return TypedShop(
            name=cleaned["name"],
            sector=cleaned["sector"],
            street=cleaned["street"],
            number=cleaned["number"],
            postal_code=cleaned["postal_code"],
            bce=cleaned["bce"],
            **self.chosen_shop(),
        )


def known_shop(shop: Shop) -> TypedShop:
    return TypedShop(uuid=shop.uuid, name=shop.name)


class PersonForm(forms.Form):
    name = TextField(
        label=_("Prénom et nom"), error_messages={"required": _("Écrivez le nom de cette personne.")}
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=ShopRole.choices)


def person_forms(sent: QueryDict | None, *, is_checked: bool) -> list[PersonForm]:
    """As many as were asked for, ten at most, one more with `add`, without the one of `remove`; the first one
    is the contact."""
    text = sent.get("n", "1") if sent else "1"
    n = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
    n += bool(sent and "add" in sent)
    removed = sent.get("remove", "") if sent else ""
    kept = [index for index in range(min(max(n, 1), LARGEST_GROUP)) if n == 1 or str(index) != removed]
    forms_ = []
    for index, typed_at in enumerate(kept):
        first = {"role": ShopRole.EMPLOYEE if index else ShopRole.OWNER}
        if sent and not is_checked:
            initial = first | {
                key: sent[name] for key in ("name", "role") if (name := f"p{typed_at}-{key}") in sent
            }
            forms_.append(PersonForm(prefix=f"p{index}", initial=initial))
        else:
            forms_.append(PersonForm(sent, prefix=f"p{index}", initial=first))
    return forms_


def known_people(people: Iterable[Participant]) -> QueryDict:
    """Who comes today, as if it had been typed: the form starts from it."""
    start = QueryDict(mutable=True)
    for index, person in enumerate(people):
        start[f"p{index}-name"], start[f"p{index}-role"] = person.name, person.role
        start["n"] = str(index + 1)
    return start


def typed_people(rows: list[PersonForm], contact: EntryForm) -> list[TypedPerson]:
    people = [TypedPerson(row.cleaned_data["name"], row.cleaned_data["role"]) for row in rows]
    first = people[0]
    cleaned = contact.cleaned_data
    return [TypedPerson(first.name, first.role, cleaned["email"], cleaned["phone"]), *people[1:]]


class MoveForm(forms.Form):
    """The session that a group comes to instead."""

    session = forms.TypedChoiceField(
        label=_("Nouvelle date"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une date.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["session"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a group is taken off the list, or let in out of turn."""

    reason = TextField(
        label=_("Motif"),
        max_length=200,
        help_text=_("Il est noté au journal."),
        error_messages={"required": _("Écrivez le motif en quelques mots.")},
    )
