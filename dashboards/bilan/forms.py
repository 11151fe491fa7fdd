"""What a bilan is asked for: edition, day, reading."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition


class BilanForm(forms.Form):
    """The day is checked by the selector, which the command uses too, and reported on its field."""

    edition = forms.ChoiceField(label=_("Édition"))
    day = forms.CharField(
        label=_("À la date du"),
        required=False,
        max_length=40,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reading = forms.ChoiceField(
        label=_("Lecture"),
        required=False,
        choices=[
            ("true", _("Tel que c’était : tout ce qui avait eu lieu")),
            ("known", _("Tel qu’on le savait : seulement ce qui était encodé")),
        ],
    )

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(edition.code, edition.name) for edition in editions]  # type: ignore[attr-defined]
