"""What people type to sign up: their shop, who comes, where to reach them, what they agree to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SignUpSource
from kernel.fields import BceField, EmailField, HouseNumberField, PhoneField, PostalCodeField, TextField
from kernel.forms import KeyedForm
from tenants.consent.models import Purpose
from tenants.sectors.fields import SectorField
from tenants.shops.models import ShopRole
from tenants.shops.which_shop import AsksWhichShop

LARGEST_GROUP = 10
# How a person came to the page, as the links in letters and posters say; anything else is the page itself.
ANNOUNCED = {
    SignUpSource.LETTER,
    SignUpSource.EMAIL,
    SignUpSource.ASSOCIATION,
    SignUpSource.STEWARD,
    SignUpSource.POSTER,
}


def source_of(text: str) -> str:
    return text if text in ANNOUNCED else SignUpSource.WEB


class PersonForm(forms.Form):
    """One person of the group."""

    name = TextField(
        label=_("Prénom et nom"), error_messages={"required": _("Écrivez le nom de cette personne.")}
    )
    role = forms.ChoiceField(
        label=_("Rôle au commerce"),
        choices=ShopRole.choices,
        error_messages={
            "invalid_choice": _("Choisissez un rôle de la liste."),
            "required": _("Choisissez un rôle."),
        },
    )


@dataclass(frozen=True)
class Problem:
    """Something to correct: `anchor` is the id of its field, or "" where it is no field's."""

    anchor: str
    label: str
    text: str


class Group:
    """The persons of a form, one `PersonForm` each; at most ten are looked at, however many were sent.

    `n_sent` says how many there were: none, or more than `largest`, is a problem of the whole group.
    """

    def __init__(self, rows: list[PersonForm], *, n_sent: int, largest: int) -> None:
        self.rows = rows
        self.largest = largest
        self.problem = ""
        if n_sent < 1:
            self.problem = str(_("Indiquez au moins une personne."))
        elif n_sent > largest:
            text = ngettext(
                "À cette séance, une inscription compte au plus une personne.",
                "À cette séance, une inscription compte au plus %(n)d personnes. "
                "Pour un plus grand groupe, contactez la ville.",
                largest,
            )
            self.problem = text % {"n": largest}

    @property
    def has_room(self) -> bool:
        return len(self.rows) < self.largest

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]  # each row is looked at
        return not wrong and not self.problem

    def problems(self) -> list[Problem]:
        whole = [Problem("p0-name", "", self.problem)] if self.problem else []
        return [*whole, *(problem for row in self.rows for problem in problems_of(row))]


def group_sent(sent: QueryDict, *, largest: int) -> Group:
    """The persons of a form that was sent, to be checked."""
    n_sent = _n_sent(sent)
    n = min(max(n_sent, 1), LARGEST_GROUP)
    rows = [_person(f"p{i}", data=sent) for i in range(n)] if n_sent else [new_person(0)]
    return Group(rows, n_sent=n_sent, largest=largest)


def group_edited(sent: QueryDict, *, largest: int) -> Group:
    """The persons of a form in which a person was added or removed: not checked yet."""
    n = min(max(_n_sent(sent), 1), LARGEST_GROUP)
    typed = [{"name": sent.get(f"p{i}-name", ""), "role": sent.get(f"p{i}-role", "")} for i in range(n)]
    if "add" in sent and n < largest:
        typed.append({"name": "", "role": ShopRole.EMPLOYEE})
    removed = sent.get("remove", "")
    if removed.isdecimal() and len(typed) > 1 and int(removed) < len(typed):
        typed.pop(int(removed))
    return group_shown(typed, largest=largest)


def group_shown(typed: list[dict[str, str]], *, largest: int) -> Group:
    """A group to be edited, with names and roles already there."""
    rows = [_person(f"p{i}", initial=dict(person)) for i, person in enumerate(typed)]
    return Group(rows, n_sent=len(rows), largest=largest)


def new_person(index: int) -> PersonForm:
    return _person(f"p{index}", initial={"role": ShopRole.EMPLOYEE if index else ShopRole.OWNER})


def _person(
    prefix: str, *, data: QueryDict | None = None, initial: dict[str, Any] | None = None
) -> PersonForm:
    return PersonForm(data, prefix=prefix, initial=initial, auto_id="%s")


def _n_sent(sent: QueryDict) -> int:
    text = sent.get("n", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def problems_of(form: forms.Form) -> list[Problem]:
    """What is wrong in a form, field by field, as the summary on top of the page lists it."""
    whole = [Problem("", "", str(error)) for error in form.non_field_errors()]
    return whole + [
        Problem("" if field.is_hidden else field.id_for_label, str(field.label), str(error))
        for field in form
        for error in field.errors
    ]


def problems_in_order(form: forms.Form, group: Group) -> list[Problem]:
    """As the page has them: the shop, who comes, where to reach them."""
    typed = problems_of(form)
    last = [problem for problem in typed if problem.anchor in ("email", "phone")]
    return [*(problem for problem in typed if problem not in last), *group.problems(), *last]


class ContactForm(KeyedForm):
    """Where to reach the group, what its contact agrees to, and what the page carries along."""

    carried = {"form_key": None, "s": ""}

    email = EmailField(label=_("Adresse e-mail"), help_text=_("La confirmation et les rappels y arrivent."))
    phone = PhoneField(
        label=_("Téléphone"), required=False, help_text=_("Seulement si la séance change au dernier moment.")
    )
    s = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "%s")
        super().__init__(*args, **options)
        for purpose in Purpose:
            self.fields[f"consent_{purpose}"] = forms.BooleanField(label=purpose.label, required=False)

    def consents(self) -> list[Any]:
        """The boxes of the purposes, to be drawn together."""
        return [self[f"consent_{purpose}"] for purpose in Purpose]

    def purposes(self) -> tuple[str, ...]:
        return tuple(purpose for purpose in Purpose if self.cleaned_data.get(f"consent_{purpose}"))


class ShopSignUpForm(AsksWhichShop, ContactForm):
    """For a shop of this city."""

    shop_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    carried = ContactForm.carried | {"shop_uuid": None, "which_shop": ""}
    shop_name = TextField(
        label=_("Nom du commerce"),
        max_length=160,
        autocomplete="organization",
        help_text=_("Tel qu’il est écrit sur la vitrine."),
        error_messages={"required": _("Écrivez le nom de votre commerce.")},
    )
    bce = BceField(
        label=_("Numéro d’entreprise (BCE)"),
        required=False,
        help_text=_(
            "Dix chiffres, par exemple 0403.170.701. Il évite d’inscrire deux fois le même commerce."
        ),
    )
    street = TextField(label=_("Rue"), max_length=120, required=False, autocomplete="address-line1")
    number = HouseNumberField(required=False, autocomplete="off")
    postal_code = PostalCodeField(required=False, autocomplete="postal-code")
    sector = SectorField(label=_("Secteur"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("shop_uuid"):  # a shop that is known has its sector
            self.fields["sector"].required = False


class GuestSignUpForm(ContactForm):
    """For a shop outside the programme's cities."""

    guest_shop = TextField(
        label=_("Nom du commerce"),
        max_length=160,
        autocomplete="organization",
        error_messages={"required": _("Écrivez le nom de votre commerce.")},
    )
    guest_place = TextField(
        label=_("Commune"),
        autocomplete="address-level2",
        error_messages={"required": _("Écrivez le nom de votre commune.")},
    )


class AddressForm(forms.Form):
    """The address at which a sign-up is to be confirmed."""

    email = EmailField(
        label=_("La bonne adresse e-mail"), help_text=_("Un nouveau courriel y part tout de suite.")
    )


class ResendForm(forms.Form):
    """The address to which a person's links are sent again."""

    email = EmailField(label=_("Votre adresse e-mail"))
