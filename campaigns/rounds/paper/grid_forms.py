"""A round's paper typed back in: what is true of all lines, and one line for each shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.rounds.paper.letters import MATERIAL_LETTERS, OUTCOME_LETTERS
from campaigns.rounds.paper.lines import Cells, ReadLine, Wrong, read_line, spread
from campaigns.visits.models import Round
from campaigns.visits.selectors import RoundLine
from campaigns.visits.services import TypedVisit
from campaigns.visits.services.papers import LATEST_PAPER
from kernel.clock import BRUSSELS, day_of
from kernel.forms import KeyedForm, Problem, sometimes_needed
from tenants.accounts.models import User
from tenants.shops.models import Shop

CELLS = ("outcome", "again", "language", "materials")  # their first letters name the fields
LONGEST_CELL = 12

WRONG: Mapping[Wrong, Any] = {
    Wrong.OUTCOME_MISSING: gettext_lazy("Écrivez la lettre de l’issue."),
    Wrong.OUTCOME_UNKNOWN: gettext_lazy("Cette lettre n’est pas une issue. Voyez la légende."),
    Wrong.DAY_UNREADABLE: gettext_lazy("Écrivez le jour comme 12/12 ou 12/12/2026."),
    Wrong.DAY_BEFORE: gettext_lazy("Ce jour est avant la visite."),
    Wrong.DAY_FAR: gettext_lazy("Ce jour est à plus d’un an."),
    Wrong.LANGUAGE_UNKNOWN: gettext_lazy("Écrivez la langue en deux lettres, par exemple fr, nl, ar."),
    Wrong.MATERIAL_UNKNOWN: gettext_lazy("Une de ces lettres n’est pas dans la légende."),
}


class SheetForm(KeyedForm):
    """When the round was walked, and by whom. `begins_at` and `ends_at` are instants once it is valid."""

    day = forms.DateField(
        label=gettext_lazy("Jour de la tournée"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choisissez un jour."),
            "invalid": gettext_lazy("Cette date n’existe pas."),
        },
    )
    begins = forms.TimeField(
        label=gettext_lazy("De"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": gettext_lazy("Choisissez une heure."),
            "invalid": gettext_lazy("Écrivez l’heure comme 18:30."),
        },
    )
    ends = sometimes_needed(
        forms.TimeField(
            label=gettext_lazy("à"),
            required=False,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": gettext_lazy("Écrivez l’heure comme 18:30.")},
        )
    )
    steward = forms.ChoiceField(
        label=gettext_lazy("Qui a fait la tournée"),
        error_messages={
            "required": gettext_lazy("Choisissez une personne."),
            "invalid_choice": gettext_lazy("Choisissez une personne de la liste."),
        },
    )

    begins_at: datetime
    ends_at: datetime | None = None

    def __init__(self, *args: Any, row: Round, stewards: Sequence[User], now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row, self.now = row, now
        self.stewards = {str(user.pk): user for user in stewards}
        self.fields["steward"].choices = [(pk, str(user)) for pk, user in self.stewards.items()]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > day_of(self.now):
            raise forms.ValidationError(_("Ce jour est à venir."))
        if day < self.row.starts_on:
            raise forms.ValidationError(_("La tournée n’avait pas commencé ce jour-là."))
        if day <= day_of(self.now - LATEST_PAPER):
            raise forms.ValidationError(_("Ce jour est à plus de trois mois : il n’est plus encodé ici."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, begins, ends = cleaned.get("day"), cleaned.get("begins"), cleaned.get("ends")
        if day is None or begins is None:
            return cleaned
        self.begins_at = datetime.combine(day, begins, tzinfo=BRUSSELS)
        if self.begins_at > self.now:
            self.add_error("begins", _("Cette heure est à venir."))
        if ends is not None:
            self.ends_at = datetime.combine(day, ends, tzinfo=BRUSSELS)
            if self.ends_at <= self.begins_at:
                self.add_error("ends", _("La tournée finit avant de commencer. Vérifiez les deux heures."))
            elif self.ends_at > self.now + timedelta(minutes=1):
                self.add_error("ends", _("Cette heure est à venir."))
        return cleaned

    @property
    def visited_by(self) -> User:
        return self.stewards[self.cleaned_data["steward"]]


@dataclass
class GridLine:
    """A shop's line: its running number, what was typed, and what is wrong with it, by cell.

    `line` is None for a shop that left the round after the page was shown: what was typed of it stays.
    """

    n: int
    shop: UUID
    name: str
    cells: Cells
    line: RoundLine | None = None
    read: ReadLine | None = None
    errors: dict[str, str] | None = None

    @property
    def fields(self) -> list[dict[str, Any]]:
        """What the template draws of the cells."""
        errors = self.errors or {}
        return [
            {
                "name": f"{name[0]}-{self.shop}",
                "id": f"{name}-{self.n}",
                "cell": name,
                "value": getattr(self.cells, name),
                "error": errors.get(name, ""),
            }
            for name in CELLS
        ]

    def problems(self, labels: Mapping[str, str]) -> list[Problem]:
        who = _("Ligne %(n)s, %(shop)s") % {"n": self.n, "shop": self.name} if self.line else self.name
        return [
            Problem(f"{name}-{self.n}", f"{who}, {labels[name]}", text)
            for name, text in (self.errors or {}).items()
        ]


def grid_lines(
    along: Sequence[RoundLine], first: int, per_page: int, sent: QueryDict | None
) -> list[GridLine]:
    """The part that begins with the line `first`, of the round as it is now, and what was typed beside it.

    Shops that come, go or are merged while somebody types shift the lines: none that was typed is left out.
    1 statement where one is not in the round any more, else none.
    """
    typed = _typed(sent)
    lines = [
        GridLine(n, line.shop.uuid, line.shop.name, typed.pop(line.shop.uuid, Cells()), line)
        for n, line in enumerate(along, start=1)
        if first <= n < first + per_page or line.shop.uuid in typed
    ]
    if not typed:
        return lines
    names = dict(Shop.objects.filter(uuid__in=typed).values_list("uuid", "name"))
    gone = [(names.get(shop) or _("Commerce inconnu"), shop, cells) for shop, cells in typed.items()]
    return lines + [
        GridLine(n, shop, name, cells) for n, (name, shop, cells) in enumerate(gone, start=len(along) + 1)
    ]


def read_lines(lines: Sequence[GridLine], visited_on: date) -> list[GridLine]:
    """Those on which something was typed, read."""
    typed = [one for one in lines if not one.cells.is_empty]
    for one in typed:
        if one.line is None:
            one.errors = {"outcome": _("Ce commerce n’est plus dans cette tournée. Videz sa ligne.")}
            continue
        one.read = read_line(
            one.cells, visited_on=visited_on, outcomes=OUTCOME_LETTERS, materials=MATERIAL_LETTERS
        )
        one.errors = {name: str(WRONG[why]) for name, why in one.read.wrong.items()}
    return typed


def typed_visits(form: SheetForm, lines: Sequence[GridLine]) -> list[TypedVisit]:
    """Of lines that were read without fault; a form that is sent twice gives the same keys."""
    key = form.key()
    times = spread(form.begins_at, form.ends_at, len(lines))
    return [
        TypedVisit(
            key=uuid5(key, str(one.shop)),
            shop=one.shop,
            outcome=OUTCOME_LETTERS[one.read.outcome],
            happened_at=at,
            round=form.row.uuid,
            come_back_on=one.read.come_back_on,
            language=one.read.language,
            materials=tuple(MATERIAL_LETTERS[letter] for letter in one.read.materials),
        )
        for one, at in zip(lines, times, strict=True)
        if one.read is not None
    ]


def _typed(sent: QueryDict | None) -> dict[UUID, Cells]:
    """What the lines of a sheet say, by shop; without those that are empty."""
    typed: dict[UUID, Cells] = {}
    if sent is None:
        return typed
    for field in [name for name in sent if name.startswith("o-")]:
        try:
            shop = UUID(field[2:])
        except ValueError:
            continue
        cells = Cells(**{name: sent.get(f"{name[0]}-{field[2:]}", "")[:LONGEST_CELL] for name in CELLS})
        if not cells.is_empty:
            typed[shop] = cells
    return typed
