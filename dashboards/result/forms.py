"""The address to which one's own result is sent. It is used once and kept nowhere with the result."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.fields import BceField, EmailField, TextField
from kernel.forms import KeyedForm, OneOfForm


class ClaimForm(OneOfForm):
    """Whose result it is: by the shop's number, or by its name for the city to find. One of the two."""

    bce = BceField(
        label=_("Numéro d’établissement (BCE)"),
        required=False,
        help_text=_("Dix chiffres, sur l’extrait du registre ou les papiers de la caisse."),
    )
    shop_name = TextField(
        label=_("Ou le nom de votre commerce"),
        max_length=160,
        required=False,
        autocomplete="organization",
        help_text=_("Tel qu’il est écrit sur la vitrine. La ville regarde lequel c’est."),
    )

    one_of = ("bce", "shop_name")
    one_of_missing = _("Écrivez le numéro, ou le nom de votre commerce.")


class SendForm(KeyedForm):
    """`form_key`: sent twice it is one mail."""

    email = EmailField(
        label=_("Votre adresse e-mail"),
        error_messages={"required": _("Écrivez votre adresse e-mail.")},
        help_text=_("Elle sert à cet envoi seulement. Nous ne la gardons pas avec votre résultat."),
    )
