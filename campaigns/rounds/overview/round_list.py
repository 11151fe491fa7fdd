"""The list of rounds that an address asks for: alike for its page and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from campaigns.rounds.overview.selectors import minutes_by_round
from campaigns.rounds.rules import Phase, phase_of
from campaigns.visits.models import Round
from campaigns.visits.progress import Tally, round_tallies
from campaigns.visits.selectors import rounds_for, stewards_of
from kernel.clock import day_of
from kernel.lists.columns import ListColumn, Shown
from kernel.lists.keyset import Order, batches_of
from kernel.lists.queries import FilterForm, ListQuery
from kernel.names import has_words, words_of
from kernel.templatetags.portal import day, duration, number
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.membership.selectors import team_of

PER_PAGE = 30
PER_BATCH = 200

PHASES = {
    Phase.RUNNING: lazy("en cours"),
    Phase.COMING: lazy("à venir"),
    Phase.OVER: lazy("terminée, à clore"),
    Phase.CLOSED: lazy("close"),
}
TONES = {Phase.RUNNING: "good", Phase.COMING: "info", Phase.OVER: "warn", Phase.CLOSED: "neutral"}
ORDERS = (
    Order("start", lazy("par date de début"), ("starts_on", "pk"), is_descending=True),
    Order("end", lazy("par date de fin"), ("ends_on", "pk")),
)


@dataclass(frozen=True)
class RoundRow:
    """A round with who walks it and how far it has come."""

    round: Round
    phase: Phase
    stewards: Sequence[User]
    tally: Tally
    minutes: int


class RoundFilterForm(FilterForm):
    """`steward`: to whom the round is given now."""

    q = forms.CharField(label=lazy("Chercher"), max_length=80)
    state = forms.ChoiceField(label=lazy("État"), choices=[("", lazy("Toutes")), *PHASES.items()])
    steward = forms.ChoiceField(label=lazy("Confiée à"))

    def __init__(self, *args: Any, team: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Tous")), *((str(user.pk), str(user)) for user in team)]
        self.fields["steward"].choices = choices  # type: ignore[attr-defined]


class RoundList:
    """What `data`, an address's, asks for, as `actor` may see it."""

    def __init__(self, data: QueryDict, actor: Actor, on: date) -> None:
        self.on = on
        self._rounds = rounds_for(actor)
        team = team_of(actor.organisation) if actor.role in CITY_EDITORS else [actor.user]
        self.form = RoundFilterForm(data, team=team)
        self.query: ListQuery[RoundRow] = ListQuery(
            data, form=self.form, columns=COLUMNS, usual=USUAL, orders=ORDERS
        )

    @property
    def rounds(self) -> QuerySet[Round]:
        """Those that are found, in no order. 1 statement more with words."""
        found = self._rounds.filter(_IN_PHASE[self.form.value("state")](self.on))
        if steward := self.form.value("steward"):
            found = found.filter(stewards__user=int(steward), stewards__until__isnull=True)
        if words := words_of(self.form.value("q")):
            names = self._rounds.order_by().values_list("pk", "name")
            found = found.filter(pk__in=[pk for pk, name in names if has_words(name, words)])
        return found.order_by()

    def page(self) -> dict[str, Any]:
        """`rows` (RoundRow), `next_url`, `previous_url`. 6 statements."""
        page = self.query.page(self.rounds, size=PER_PAGE)
        return {"rows": self._rows(page.rows), **self.query.page_urls(page)}

    def all_rows(self) -> Iterator[RoundRow]:
        for batch in batches_of(self.rounds, self.query.order, size=PER_BATCH):
            yield from self._rows(batch)

    def _rows(self, rounds: list[Round]) -> list[RoundRow]:
        stewards, tallies, minutes = stewards_of(rounds), round_tallies(rounds), minutes_by_round(rounds)
        return [
            RoundRow(
                row,
                phase_of(row.starts_on, row.ends_on, is_closed=row.closed_at is not None, today=self.on),
                stewards.get(row.pk, []),
                tallies[row.pk],
                minutes.get(row.pk, 0),
            )
            for row in rounds
        ]


_IN_PHASE = {
    "": lambda on: Q(),
    Phase.RUNNING: lambda on: Q(closed_at__isnull=True, starts_on__lte=on, ends_on__gte=on),
    Phase.COMING: lambda on: Q(closed_at__isnull=True, starts_on__gt=on),
    Phase.OVER: lambda on: Q(closed_at__isnull=True, ends_on__lt=on),
    Phase.CLOSED: lambda on: Q(closed_at__isnull=False),
}


def stewards_text(users: Sequence[User]) -> str:
    return ", ".join(str(user) for user in users)


def period_text(row: Round) -> str:
    """`du 1 déc. 2026 au 4 déc. 2026`"""
    return _("du %(first)s au %(last)s") % {
        "first": day(row.starts_on, "short"),
        "last": day(row.ends_on, "short"),
    }


def progress_text(tally: Tally) -> str:
    """`12 sur 40 commerces visités`"""
    return ngettext(
        "%(visited)s sur %(n)s commerce visité", "%(visited)s sur %(n)s commerces visités", tally.n_shops
    ) % {"visited": number(tally.n_visited), "n": number(tally.n_shops)}


def _column(code: str, label: Any, value: Any, **options: Any) -> ListColumn[RoundRow]:
    return ListColumn(code, label, value, **options)


COLUMNS = (
    _column("name", lazy("Tournée"), lambda row: row.round.name, width=32),
    _column("stewards", lazy("Confiée à"), lambda row: stewards_text(row.stewards), width=28),
    _column("period", lazy("Période"), lambda row: period_text(row.round), order="start", width=28),
    _column("ends", lazy("Dernier jour"), lambda row: row.round.ends_on, order="end", width=12),
    _column(
        "state",
        lazy("État"),
        lambda row: str(PHASES[row.phase]),
        shown=Shown.BADGE,
        tone=lambda row: TONES[row.phase],
        width=18,
    ),
    _column("progress", lazy("Avancement"), lambda row: progress_text(row.tally), width=30),
    _column("shops", lazy("Commerces"), lambda row: row.tally.n_shops, width=11),
    _column("visited", lazy("Visités"), lambda row: row.tally.n_visited, width=11),
    _column("again", lazy("À revoir"), lambda row: row.tally.n_again, width=11),
    _column("done", lazy("Terminés"), lambda row: row.tally.n_done, width=11),
    _column(
        "last",
        lazy("Dernière visite"),
        lambda row: day_of(row.tally.last_at) if row.tally.last_at else None,
        width=14,
    ),
    _column("hours", lazy("Heures"), lambda row: duration(row.minutes) if row.minutes else "", width=12),
    _column("aim", lazy("But"), lambda row: row.round.aim, width=32),
)
USUAL = frozenset({"stewards", "period", "state", "progress", "again", "last"})
