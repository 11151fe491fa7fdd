"""The forms of signing in: allauth's rules, our words."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm as AllauthConfirmLoginCodeForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.fields import EmailField


class AccountEmailField(EmailField):
    """The address of an account, as allauth looks for it: in small letters."""

    default_error_messages = {"required": _("Écrivez votre adresse e-mail.")}

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class PasswordForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AccountEmailField(label=_("Adresse e-mail"))
        self.fields["password"] = forms.CharField(
            label=_("Mot de passe"),
            strip=False,
            help_text=_("Oublié ? Choisissez « Par code »."),
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class AskCodeForm(AllauthRequestLoginCodeForm):
    email = AccountEmailField(  # type: ignore[assignment]
        label=_("Adresse e-mail"), help_text=_("Nous vous envoyons un code. Aucun mot de passe à retenir.")
    )


class EnterCodeForm(AllauthConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("Code reçu par courriel"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
