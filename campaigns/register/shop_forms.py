"""What staff type of a shop, of the state it is in, of whom the city reaches there, of a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kernel.fields import (
    SHOP_NAME_LENGTH,
    BceField,
    EmailField,
    HouseNumberField,
    PhoneField,
    PostalCodeField,
    TextField,
)
from kernel.forms import OneOfForm
from tenants.sectors.fields import SectorChooser, SectorField
from tenants.shops.matching import ESTABLISHMENTS, ShopFacts
from tenants.shops.models import Association, RegisterState, Shop, ShopRole, Tag, Weekday
from tenants.shops.opening_times import OpeningTimesWrong, Wrong, is_closed, is_same_as_before, read_times
from tenants.shops.which_shop import AsksWhichShop

TIMES_WRONG = {
    Wrong.UNREADABLE: _("Nous n’avons pas compris ces heures. Elles s’écrivent comme 9h-12h30 13h30-18h."),
    Wrong.NO_SUCH_HOUR: _("Cette heure n’existe pas : de 0h à 24h, et de 0 à 59 minutes."),
    Wrong.ENDS_BEFORE: _("Ces heures finissent avant de commencer : vérifiez-les."),
    Wrong.OVERLAP: _("Ces heures se recouvrent : vérifiez-les."),
    Wrong.TOO_MANY: _("C’est trop : quatre plages par jour au plus."),
}
WEBSITE = re.compile(r"(?:https?://)?[^\s/.:@]+(?:\.[^\s/.:@]+)+(?::[0-9]{2,5})?(?:/\S*)?", re.IGNORECASE)
LANGUAGES = [code for code, _label in settings.LANGUAGES]


def _many(label: Any, choices: Iterable[tuple[Any, Any]] = (), **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cochez des réponses de la liste.")},
        **options,
    )


class ShopForm(forms.Form):
    """All that is typed of a shop. `values` are those of `tenants.shops.services.register.FIELDS`."""

    name = TextField(
        label=_("Enseigne"),
        max_length=SHOP_NAME_LENGTH,
        help_text=_("Le nom écrit sur la vitrine."),
        error_messages={"required": _("Écrivez le nom du commerce.")},
    )
    legal_name = TextField(label=_("Dénomination légale"), max_length=SHOP_NAME_LENGTH, required=False)
    sector = SectorField(
        label=_("Secteur"), required=False, widget=SectorChooser(unsure=_("Pas encore connu"))
    )
    street = TextField(label=_("Rue"), max_length=120, required=False)
    number = HouseNumberField(required=False)
    box = TextField(label=_("Boîte"), max_length=12, required=False)
    postal_code = PostalCodeField(required=False)
    locality = TextField(label=_("Localité"), max_length=80, required=False)
    establishment = BceField(
        label=_("Numéro d’établissement (BCE)"),
        required=False,
        help_text=_("Dix chiffres, par exemple 2.123.456.791. Il commence par un chiffre de 2 à 8."),
    )
    enterprise = BceField(
        label=_("Numéro d’entreprise (BCE)"),
        required=False,
        help_text=_("Dix chiffres, par exemple 0403.170.701. C’est aussi le numéro de TVA."),
    )
    phone = PhoneField(label=_("Téléphone du commerce"), required=False)
    email = EmailField(
        label=_("Adresse e-mail du commerce"),
        required=False,
        help_text=_("Celle que le commerce publie. Une personne s’ajoute comme contact, sur la fiche."),
    )
    website = TextField(label=_("Site internet"), max_length=200, required=False)
    languages = _many(
        _("Langues parlées"), [(code, capfirst(str(label))) for code, label in settings.LANGUAGES]
    )
    closing_days = _many(_("Jours de fermeture"), [(day.value, capfirst(str(day.label))) for day in Weekday])
    associations = _many(_("Associations de commerçants"))
    tags = _many(_("Étiquettes"))

    def __init__(
        self,
        *args: Any,
        associations: Iterable[Association] = (),
        tags: Iterable[Tag] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, labels in (("associations", associations), ("tags", tags)):
            choices = [(str(label.pk), label.name) for label in labels]
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (declared above)
            field.choices = choices
            if not choices:
                del self.fields[name]
        for day in Weekday:
            self.fields[f"times_{day}"] = TextField(
                label=capfirst(str(day.label)),
                max_length=80,
                required=False,
                widget=forms.TextInput(attrs={"aria-describedby": "times-help"}),
            )

    @property
    def times(self) -> list[forms.BoundField]:
        """The hours of each weekday, to be drawn together."""
        return [self[f"times_{day}"] for day in Weekday]

    def group(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def groups(self) -> Mapping[str, list[forms.BoundField]]:
        """The fields as the page draws them together."""
        return {
            "names": self.group("name", "legal_name"),
            "place": self.group("street", "number", "box", "postal_code", "locality"),
            "numbers": self.group("establishment", "enterprise"),
            "reach": self.group("phone", "email", "website"),
            "labels": self.group("associations", "tags"),
        }

    def clean_establishment(self) -> str:
        number: str = self.cleaned_data["establishment"]
        if number and number < ESTABLISHMENTS:
            raise ValidationError(
                _("C’est un numéro d’entreprise : mettez-le dans le champ « Numéro d’entreprise ».")
            )
        return number

    def clean_enterprise(self) -> str:
        number: str = self.cleaned_data["enterprise"]
        if number >= ESTABLISHMENTS:
            raise ValidationError(
                _("C’est un numéro d’établissement : mettez-le dans le champ « Numéro d’établissement ».")
            )
        return number

    def clean_website(self) -> str:
        address: str = self.cleaned_data["website"]
        if address and not WEBSITE.fullmatch(address):
            raise ValidationError(_("Cette adresse n’est pas complète. Elle s’écrit comme www.exemple.be."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        closed = set(cleaned.get("closing_days") or ())
        times: dict[str, str] = {}
        before = ""
        for day in Weekday:
            text = str(cleaned.get(f"times_{day}") or "")
            if is_closed(text):
                closed.add(day.value)
                before = ""
                continue
            try:
                before = _times_of(text, before)
            except OpeningTimesWrong as error:
                self.add_error(f"times_{day}", str(TIMES_WRONG[error.why]))
                continue
            if before and text and day.value in closed:
                self.add_error(
                    f"times_{day}",
                    _("Ce jour est coché comme jour de fermeture : choisissez l’un ou l’autre."),
                )
            elif text and before:
                times[day.value] = before
        cleaned["closing_days"] = [day for day in Weekday.values if day in closed]
        cleaned["opening_times"] = times or None
        return cleaned

    def values(self, known: Shop | None = None) -> dict[str, Any]:
        """What was typed, by the fields of a shop; `known` keeps its first closing day where it stays one."""
        said = self.cleaned_data
        days: list[str] = said["closing_days"]
        first = known.closing_day if known and known.closing_day in days else (days[0] if days else "")
        others = [day for day in days if day != first]
        plain = ("name", "legal_name", "sector", "street", "number", "box", "postal_code", "locality")
        return {name: said[name] for name in (*plain, "phone", "email", "website")} | {
            "sector": said["sector"] or "",
            "closing_day": first,
            "other_closing_days": others or None,
            "opening_times": said["opening_times"],
            "languages": [code for code in LANGUAGES if code in said["languages"]] or None,
            "bce": said["establishment"] or said["enterprise"],
            "enterprise": said["enterprise"] if said["establishment"] else "",
        }

    def facts(self) -> ShopFacts:
        said = self.cleaned_data
        number = said["establishment"] or said["enterprise"]
        return ShopFacts(said["name"], said["street"], said["number"], said["postal_code"], number)


def _times_of(text: str, before: str) -> str:
    """The hours that the text says; "idem" those of the day before, if it has any."""
    if not is_same_as_before(text):
        return read_times(text)
    if not before:
        raise OpeningTimesWrong(Wrong.UNREADABLE)
    return before


class NewShopForm(AsksWhichShop, ShopForm):
    """A new shop: asked about where one is known that may be the same."""


class EditShopForm(ShopForm):
    """A shop that is known; `version` says which state of it the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def shown_values(shop: Shop) -> dict[str, Any]:
    """What the form holds of a shop that is known."""
    plain = ("name", "legal_name", "street", "number", "box", "postal_code", "locality")
    times: Mapping[str, str] = shop.opening_times or {}
    return {name: getattr(shop, name) for name in (*plain, "phone", "email", "website", "version")} | {
        "sector": shop.sector_id or "",
        "establishment": shop.establishment_number,
        "enterprise": shop.enterprise_number,
        "languages": shop.languages or [],
        "closing_days": shop.closing_days,
        **{f"times_{day}": times.get(day, "") for day in Weekday.values},
    }


class StateForm(forms.Form):
    """In which state the shop is, and from which day on. `on`: today."""

    state = forms.ChoiceField(
        label=_("État"),
        choices=[(state.value, capfirst(str(state.label))) for state in RegisterState],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un état."),
            "invalid_choice": _("Choisissez un état de la liste."),
        },
    )
    on = forms.DateField(
        label=_("Depuis le"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Indiquez depuis quel jour."),
            "invalid": _("Ce jour n’existe pas. Il s’écrit comme 23/11/2026."),
        },
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("Ce jour n’est pas encore venu : l’état se note à partir du jour même."))
        if on.year < 1900:
            raise ValidationError(_("Ce jour est trop ancien : vérifiez l’année."))
        return on


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Rôle au commerce"),
        choices=ShopRole.choices,
        error_messages={
            "required": _("Choisissez un rôle."),
            "invalid_choice": _("Choisissez un rôle de la liste."),
        },
    )


class ContactForm(OneOfForm):
    """Somebody whom the city reaches for a shop."""

    one_of = ("email", "phone")
    one_of_missing = _("Indiquez une adresse e-mail ou un téléphone.")

    name = TextField(
        label=_("Prénom et nom"), error_messages={"required": _("Écrivez le nom de cette personne.")}
    )
    role = _role_field()
    email = EmailField(label=_("Adresse e-mail"), required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)


class KnownContactForm(forms.Form):
    """A contact that is there: another role, a corrected name or phone."""

    name = TextField(label=_("Prénom et nom"), required=False)
    role = _role_field()
    phone = PhoneField(label=_("Téléphone"), required=False)


class NoteForm(forms.Form):
    """A remark on the shop, never on a person."""

    text = TextField(
        label=_("Remarque"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("280 caractères au plus. Supprimée après 90 jours."),
        error_messages={"required": _("Écrivez votre remarque.")},
    )


class LabelForm(forms.Form):
    """The name of an association or of a tag. `longest`: in characters."""

    name = TextField(label=_("Nom"), error_messages={"required": _("Écrivez un nom.")})

    def __init__(self, *args: Any, longest: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = TextField(
            label=_("Nom"), max_length=longest, error_messages={"required": _("Écrivez un nom.")}
        )
