"""Which entries of the journal to show: who, what, which day. In the address, so that it can be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.journal.selectors import Known
from tenants.journal.sentences import Topic, sentences

SYSTEM = "systeme"


class FilterForm(forms.Form):
    """Each choice is one that the journal has entries of; a topic stands for all of its actions."""

    qui = forms.ChoiceField(
        label=_("Qui"),
        required=False,
        error_messages={"invalid_choice": _("Ce nom n’est pas au journal. Choisissez-en un dans la liste.")},
    )
    quoi = forms.ChoiceField(
        label=_("Quoi"),
        required=False,
        error_messages={
            "invalid_choice": _("Cette action n’est pas au journal. Choisissez-en une dans la liste.")
        },
    )
    jour = forms.DateField(
        label=_("Jour"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Cette date n’existe pas. Choisissez un jour du calendrier.")},
    )

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.fields["qui"].choices = _who(known)  # type: ignore[attr-defined]
        self.fields["quoi"].choices = _what(known)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The conditions, as `entries_of` takes them."""
        who, what = self.cleaned_data["qui"], self.cleaned_data["quoi"]
        on: date | None = self.cleaned_data["jour"]
        return {
            "actor": int(who) if who and who != SYSTEM else None,
            "is_system": who == SYSTEM,
            "actions": _actions(what),
            "on": on,
        }


def _who(known: Known) -> list[tuple[str, Any]]:
    people = sorted(
        ((str(pk), label) for pk, label in known.actors.items() if pk is not None), key=lambda one: one[1]
    )
    return [
        ("", _("Tout le monde")),
        *people,
        *([(SYSTEM, _("le système"))] if None in known.actors else []),
    ]


def _what(known: Known) -> list[tuple[Any, Any]]:
    """By topic; first the topic itself where there are several actions."""
    groups: list[tuple[Any, Any]] = [("", _("Toutes les actions"))]
    for topic in Topic:
        found = [one for one in sentences() if one.topic == topic and one.action in known.actions]
        if not found:
            continue
        choices: list[tuple[str, Any]] = [(one.action, one.label) for one in found]
        if len(found) > 1:
            choices.insert(0, (topic.value, _("Tout : %(topic)s") % {"topic": topic.label}))
        groups.append((topic.label, choices))
    return groups


def _actions(what: str) -> Sequence[str]:
    if what in set(Topic):
        return [one.action for one in sentences() if one.topic == what]
    return [what] if what else []
