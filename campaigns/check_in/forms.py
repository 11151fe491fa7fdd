"""What staff type about a list: why it is opened again, what one line becomes, who came without a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.check_in.services.marking import LONGEST_REASON
from kernel.fields import TextField
from kernel.forms import sometimes_needed
from kernel.typed_values import cleaned_text
from tenants.organisations.models import Organisation
from tenants.organisations.places import find_places
from tenants.shops.models import ShopRole

EMPTY_LINES = 5
MOST_LINES = 40
OUTCOMES = (
    ("present", _("Présence")),
    ("excused", _("Excuse")),
    ("absent", _("Absence")),
    ("", _("Non noté")),
)
OF_WALK_IN = (("present", _("Présence")), ("", _("À retirer")))


class ReopenForm(forms.Form):
    """Why."""

    reason = TextField(
        label=_("Motif"),
        max_length=LONGEST_REASON,
        help_text=_("Il est noté au journal et reste lisible ici."),
        error_messages={"required": _("Écrivez le motif en quelques mots.")},
    )


class OutcomeForm(forms.Form):
    """What one line becomes. `seen` is what the page showed."""

    outcome = forms.ChoiceField(
        label=_("Ce qui est vrai"), widget=forms.RadioSelect, choices=OUTCOMES, required=False
    )
    reason = sometimes_needed(
        TextField(
            label=_("Motif"),
            max_length=LONGEST_REASON,
            required=False,
            help_text=_("Plus d’une semaine après la séance, une correction dit pourquoi."),
        )
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_walk_in: bool, asks_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_walk_in:
            self.fields["outcome"].choices = OF_WALK_IN  # type: ignore[attr-defined]
        if not asks_reason:
            del self.fields["reason"]


class WalkInForm(forms.Form):
    """A line of the paper sheet for somebody who had not signed up; an empty one is nobody.

    `place` is the shop's city, as people write it; a place of no city of the programme makes it a guest's.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shop = TextField(label=_("Commerce"), max_length=160, required=False)
    name = TextField(label=_("Prénom et nom"), required=False)
    role = forms.ChoiceField(label=_("Rôle"), choices=ShopRole.choices, required=False)
    place = TextField(label=_("Ville ou commune"), required=False)
    place_seen = forms.CharField(widget=forms.HiddenInput, required=False)  # as the page had it

    city: Organisation | None = None  # where the shop is, once the form is valid
    is_saved = False

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("shop") and not self.cleaned_data.get("name")

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or ShopRole.OWNER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_empty:
            return cleaned
        if not cleaned.get("shop"):
            self.add_error("shop", _("Écrivez le nom du commerce."))
        if not cleaned.get("name"):
            self.add_error("name", _("Écrivez le nom de cette personne."))
        if not cleaned.get("place"):
            self.add_error("place", _("Écrivez la ville du commerce."))
        else:
            self._find_city(cleaned["place"])
        return cleaned

    def _find_city(self, place: str) -> None:
        """A place that is in no list is asked about once; sent again as it is, it is elsewhere."""
        found = find_places(place)
        if found.only_city is not None:
            self.city = Organisation.objects.get(city__nis=found.only_city.nis)
            return
        is_outside = bool(found.outside) and not found.cities and not found.is_near
        if not is_outside and place != cleaned_text(self.cleaned_data["place_seen"]):
            text = _("Ce lieu n’est d’aucune ville du programme. S’il est hors programme, envoyez à nouveau.")
            self.add_error("place", text)

    def uuid(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()


def walk_in_forms(sent: QueryDict | None, *, here: str, is_checked: bool) -> list[WalkInForm]:
    """As many lines as were shown, one more with `add`; five to begin with."""
    n = _shown(sent) + bool(sent and "add" in sent)
    made = []
    for index in range(min(n, MOST_LINES)):
        prefix = f"w{index}"
        if sent is not None and is_checked:
            made.append(WalkInForm(sent, prefix=prefix))
        else:
            start = {"key": uuid4(), "role": ShopRole.OWNER, "place": here} | _typed(sent, prefix)
            made.append(WalkInForm(prefix=prefix, initial=start))
    return made


def _typed(sent: QueryDict | None, prefix: str) -> dict[str, str]:
    if sent is None:
        return {}
    return {name: str(sent[key]) for name in WalkInForm.base_fields if (key := f"{prefix}-{name}") in sent}


def _shown(sent: QueryDict | None) -> int:
    text = sent.get("lines", "") if sent else ""
    return (
        min(int(text), MOST_LINES) if text.isascii() and text.isdecimal() and len(text) < 4 else EMPTY_LINES
    )


def chosen_lines(sent: QueryDict) -> Iterator[tuple[str, str, str]]:
    """From the radios of the sheet: line, what the page showed, what is chosen (`l-12-r5=present:absent`)."""
    for name, value in sent.items():
        if name.startswith("l-"):
            seen, colon, outcome = str(value).partition(":")
            if colon and _is_outcome(seen) and _is_outcome(outcome):
                yield name[2:], seen, outcome


def _is_outcome(text: str) -> bool:
    return text in dict(OUTCOMES)
