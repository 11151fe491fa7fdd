"""What staff type of consents and blocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kernel.fields import TextField
from tenants.consent.models import CHANNELS, ContactBlock, How
from tenants.consent.wordings import asked_text

# By what staff hear it. The others are not theirs to say.
HEARD = [(how.value, how.label) for how in (How.PHONE, How.DOORSTEP, How.PAPER, How.EMAIL)]


class BlockForm(forms.Form):
    """Nobody contacts this shop or person any more."""

    reason = forms.ChoiceField(label=_("Pourquoi"), choices=ContactBlock.Reason.choices)
    via = forms.ChoiceField(label=_("Dit comment"), choices=HEARD)
    note = TextField(
        label=_("Précision"),
        max_length=140,
        required=False,
        help_text=_("Sur la demande seulement : pas de remarque sur une personne."),
    )


class LiftForm(forms.Form):
    """They may be contacted again."""

    reason = TextField(
        label=_("Pourquoi le contact est de nouveau permis"),
        max_length=200,
        error_messages={
            "required": _("Écrivez pourquoi ce commerce ou cette personne peut être contacté à nouveau.")
        },
    )


class GiveForm(forms.Form):
    """A person said yes to staff."""

    what = forms.ChoiceField(label=_("La personne accepte de"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("Dit comment"), choices=HEARD)
    language = forms.ChoiceField(label=_("Dans quelle langue"), choices=settings.LANGUAGES, initial="fr")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101  (as declared)
        what.choices = [
            (f"{purpose}:{channel}", asked_text(purpose, channel))
            for purpose, channels in CHANNELS.items()
            for channel in channels
        ]

    def purpose_and_channel(self) -> tuple[str, str]:
        purpose, _colon, channel = self.cleaned_data["what"].partition(":")
        return purpose, channel
