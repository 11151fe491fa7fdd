"""The forms of signing in: allauth's rules, our words."""

from typing import Any

from allauth.account.fields import EmailField
from allauth.account.forms import ConfirmLoginCodeForm as AllauthConfirmLoginCodeForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.fields import EMAIL_ATTRIBUTES


class PasswordForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField(
            label=_("Adresse e-mail"), widget=forms.EmailInput(attrs=EMAIL_ATTRIBUTES)
        )
        self.fields["password"] = forms.CharField(
            label=_("Mot de passe"),
            strip=False,
            help_text=_("Oublié ? Choisissez « Par code »."),
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class AskCodeForm(AllauthRequestLoginCodeForm):
    email = EmailField(
        label=_("Adresse e-mail"),
        help_text=_("Nous vous envoyons un code. Aucun mot de passe à retenir."),
        widget=forms.EmailInput(attrs=EMAIL_ATTRIBUTES),
    )


class EnterCodeForm(AllauthConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("Code reçu par courriel"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
