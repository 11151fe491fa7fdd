"""Which establishments a city takes in, and which extract the Agence loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.fields import TextField
from kernel.templatetags.portal import number
from tenants.company_register.selectors import FamilyCounts
from tenants.organisations.models import Organisation


class TakeInForm(forms.Form):
    """Of the retail establishments of the extract: which families, which street, whose."""

    families = forms.MultipleChoiceField(
        label=_("Familles de commerces"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une famille de commerces.")},
    )
    street = TextField(
        label=_("Une rue seulement"),
        max_length=120,
        required=False,
        help_text=_("Son nom, avec ou sans accents. Laissez vide pour toutes les rues."),
    )
    legal_persons = forms.BooleanField(
        label=_("Seulement les sociétés, sans les personnes indépendantes"), required=False
    )

    def __init__(self, *args: Any, families: Sequence[FamilyCounts], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["families"].choices = [(one.code, _label(one)) for one in families]  # type: ignore[attr-defined]
        self.fields["families"].initial = [one.code for one in families]


def _label(family: FamilyCounts) -> str:
    counted = ngettext("%(n)s établissement", "%(n)s établissements", family.n_all)
    return f"{family.name} ({counted % {'n': number(family.n_all)}})"


class LoadForm(forms.Form):
    """An extract that is on the server, and for which cities."""

    file_name = forms.ChoiceField(
        label=_("Fichier"),
        error_messages={
            "required": _("Choisissez un fichier."),
            "invalid_choice": _("Ce fichier n’est plus sur le serveur. Choisissez-en un autre."),
        },
    )
    city = forms.ChoiceField(label=_("Pour"), required=False)

    def __init__(
        self, *args: Any, files: Sequence[str], cities: Sequence[Organisation], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["file_name"].choices = [(name, name) for name in files]  # type: ignore[attr-defined]
        named = [(city.slug, city.shown_name) for city in cities]
        self.fields["city"].choices = [("", _("Toutes les villes")), *named]  # type: ignore[attr-defined]
