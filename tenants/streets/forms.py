"""What staff type of streets and areas, and the file of coordinates that they bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kernel.fields import TextField
from kernel.names import nearness, street_key
from tenants.streets.models import Street
from tenants.streets.selectors import StreetLine

MOST_STREETS = 300
NEAR = 0.4
# As people write it: a comma or brackets around the postal code.
WITH_CODE = re.compile(r"(.+?)[\s,(]+([0-9]{4})\)?\s*")


class StreetNameForm(forms.Form):
    """Another name for a street."""

    name = TextField(
        label=_("Nom de la rue"), max_length=120, error_messages={"required": _("Écrivez le nom de la rue.")}
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not street_key(name):
            raise ValidationError(_("Écrivez le nom de la rue."))
        return name


class IntoForm(forms.Form):
    """With which other street of the same postal code it is one."""

    into = forms.ChoiceField(
        label=_("Quelle est la même rue ?"),
        error_messages={
            "required": _("Choisissez une rue."),
            "invalid_choice": _("Choisissez une rue de la liste."),
        },
    )

    def __init__(self, *args: Any, streets: Iterable[StreetLine], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [("", _("Choisir une rue")), *((line.key, line.name) for line in streets)]


class AreaForm(forms.Form):
    """An area and its streets, a line each: the name, and the postal code where two streets have it."""

    name = TextField(
        label=_("Nom du quartier"), error_messages={"required": _("Écrivez le nom du quartier.")}
    )
    streets = forms.CharField(
        label=_("Ses rues"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "Une rue par ligne, dans l’ordre où l’on passe. Si deux rues ont le même nom, ajoutez le code"
            " postal : « Rue de Fer, 5000 »."
        ),
        error_messages={"required": _("Écrivez au moins une rue.")},
    )

    def __init__(
        self, *args: Any, lines: Sequence[StreetLine], spellings: dict[tuple[str, str], str], **options: Any
    ) -> None:
        """`spellings`: by postal code and key how else streets are spelt, the key of the street."""
        super().__init__(*args, **options)
        self.lines = lines
        self.spellings = spellings

    def clean_streets(self) -> list[Street]:
        found: list[Street] = []
        wrong: list[ValidationError] = []
        written = [line.strip() for line in str(self.cleaned_data["streets"]).splitlines() if line.strip()]
        if len(written) > MOST_STREETS:
            raise ValidationError(_("C’est trop : 300 rues au plus."))
        for text in written:
            try:
                found.append(self._street(text))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong[:10])
        return found

    def _street(self, text: str) -> Street:
        name, code = text, ""
        with_code = WITH_CODE.fullmatch(text)
        if with_code:
            name, code = with_code.groups()
        key = street_key(name)
        known = {(line.postal_code, line.key): line for line in self.lines}
        meant = {
            (line_code, self.spellings.get((line_code, key), key))
            for line_code in ({code} if code else {line.postal_code for line in self.lines})
        } & known.keys()
        if len(meant) > 1:
            codes = ", ".join(sorted(line_code for line_code, _key in meant))
            raise ValidationError(
                _("« %(name)s » est dans plusieurs codes postaux : ajoutez le bon (%(codes)s)."),
                params={"name": name, "codes": codes},
            )
        if not meant:
            near = max(self.lines, key=lambda line: nearness(line.key, key), default=None)
            if near is not None and nearness(near.key, key) >= NEAR:
                raise ValidationError(
                    _("Aucun commerce n’est dans « %(name)s ». Vouliez-vous écrire « %(near)s » ?"),
                    params={"name": name, "near": near.name},
                )
            raise ValidationError(_("Aucun commerce n’est dans « %(name)s »."), params={"name": name})
        line = known[meant.pop()]
        return Street(name=line.name, postal_code=line.postal_code, key=line.key)


class CoordinatesForm(forms.Form):
    """A file of coordinates."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text=_(
            "Une ligne de titres, puis une ligne par commerce : latitude, longitude, et le numéro"
            " d’établissement, ou la rue, le numéro et le code postal. 5 Mo au plus."
        ),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
            "invalid": _("Choisissez un fichier."),
        },
    )
