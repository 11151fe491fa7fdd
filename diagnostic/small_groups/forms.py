"""What people type to ask for a place in a small group: who they are and where to reach them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.signups.typed import TypedShop
from kernel.fields import EmailField, PhoneField, TextField
from kernel.forms import KeyedForm
from tenants.shops.which_shop import AsksWhichShop


class AskForm(AsksWhichShop, KeyedForm):
    """An e-mail or a phone is enough. `form_key`: sent twice it is one request."""

    name = TextField(
        label=_("Prénom et nom"),
        autocomplete="name",
        error_messages={"required": _("Écrivez votre nom.")},
    )
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = EmailField(label=_("Adresse e-mail"), required=False)
    shop = TextField(
        label=_("Nom du commerce"),
        max_length=160,
        required=False,
        autocomplete="organization",
        help_text=_("Tel qu’il est écrit sur la vitrine."),
    )

    carried = KeyedForm.carried | {"which_shop": ""}

    def typed_shop(self) -> TypedShop | None:
        name = self.cleaned_data["shop"]
        return TypedShop(name=name, **self.chosen_shop()) if name else None

    def clean(self) -> dict[str, Any]:
        """One of the two contacts; not asked for again where the one typed is wrong."""
        cleaned = self.cleaned_data
        is_tried = "email" in self.errors or "phone" in self.errors
        if not is_tried and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("phone", _("Indiquez un téléphone ou une adresse e-mail, pour vous répondre."))
        return cleaned
