"""What an administrator says of a new token."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.membership.roles import Role
from tenants.tokens.rules import ROLES_OF_TOKENS, latest_day


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Nom"),
        max_length=80,
        help_text=_("À quoi elle sert : le site de la ville, l’écran de l’hôtel de ville…"),
        error_messages={"required": _("Donnez-lui un nom, pour la reconnaître.")},
    )
    role = forms.ChoiceField(label=_("Rôle"), help_text=_("Ce que la clé permet, et rien de plus."))
    expires_on = forms.DateField(
        label=_("Dernier jour"),
        help_text=_("Dans deux ans au plus."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, Role(role).label) for role in ROLES_OF_TOKENS[kind]]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[-1][0]
        expires_on = self.fields["expires_on"]
        expires_on.initial = today + timedelta(days=365)
        expires_on.widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": latest_day(today).isoformat(),
        }
