"""Asking which shop is meant, in any form in which a shop is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Shop

OTHER = "other"


class AsksWhichShop(forms.Form):
    """A form in which a shop is typed. `ask_which` draws it again with the shops that may be meant.

    Nothing is asked before: until then the field is hidden and empty.
    """

    which_shop = forms.CharField(
        label=_("Est-ce ce commerce ?"), required=False, max_length=36, widget=forms.HiddenInput
    )

    def ask_which(self, error: ShopUnsure) -> None:
        choices = [(str(shop.uuid), described(shop)) for shop in error.shops]
        field = self.fields["which_shop"]
        field.widget = forms.RadioSelect(choices=[*choices, (OTHER, _("Non, c’est un autre commerce"))])
        forms.Form.add_error(self, "which_shop", str(error))

    def chosen_shop(self) -> dict[str, Any]:
        """What was answered, as `TypedShop` takes it."""
        answer = self.cleaned_data.get("which_shop", "")
        if answer == OTHER:
            return {"is_other": True}
        try:
            return {"uuid": UUID(answer)} if answer else {}
        except ValueError:
            return {}


def described(shop: Shop) -> str:
    """A shop's name and where it is, as one line: nothing that the street does not show."""
    where = ", ".join(part for part in (f"{shop.street} {shop.number}".strip(), shop.postal_code) if part)
    return f"{shop.name} – {where}" if where else shop.name
