"""The address to which one's own result is sent. It is used once and kept nowhere with the result."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.fields import EmailField
from kernel.forms import KeyedForm


class SendForm(KeyedForm):
    """`form_key`: sent twice it is one mail."""

    email = EmailField(
        label=_("Votre adresse e-mail"),
        error_messages={"required": _("Écrivez votre adresse e-mail.")},
        help_text=_("Elle sert à cet envoi seulement. Nous ne la gardons pas avec votre résultat."),
    )
