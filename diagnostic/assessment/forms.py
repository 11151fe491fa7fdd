"""What people type around the questions: a code, their shop, an address for the link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.fields import EmailField, TextField
from kernel.forms import KeyedForm
from tenants.sectors.fields import SectorChooser, SectorField

LONGEST_CODE = 40


class CodeForm(forms.Form):
    """A session's code, from the screen of the room, or the code with which one goes on."""

    code = TextField(
        label=_("Votre code"),
        max_length=LONGEST_CODE,
        help_text=_("Celui de l’écran de la séance, ou celui que vous avez noté pour continuer plus tard."),
        error_messages={"required": _("Écrivez le code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class BeginForm(KeyedForm):
    """Which shop it is, for who wants to say so. `shop` is the one chosen of those found: its uuid."""

    carried = {"form_key": None, "shop": None}

    shop = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shop_name = TextField(
        label=_("Nom de votre commerce"),
        max_length=160,
        required=False,
        autocomplete="organization",
        help_text=_("Tel qu’il est écrit sur la vitrine."),
    )


class SectorForm(forms.Form):
    """What the shop mainly sells: it decides which questions are asked."""

    sector = SectorField(label=_("Votre secteur"), widget=SectorChooser(is_folded=False))


class LinkForm(forms.Form):
    """The address to which one's own link is sent."""

    email = EmailField(
        label=_("Votre adresse e-mail"),
        error_messages={"required": _("Écrivez votre adresse e-mail.")},
        help_text=_("Nous n’y envoyons que ce lien."),
    )


def problems_of(form: forms.Form) -> list[tuple[str, str]]:
    """(id of the field, what is wrong), for the summary on top of the page."""
    whole = [("", str(error)) for error in form.non_field_errors()]
    return whole + [(field.id_for_label, str(error)) for field in form for error in field.errors]
