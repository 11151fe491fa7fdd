"""The days that stewards sent to the city's team, as an address asks for them: for the page and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from campaigns.rounds.overview.selectors import days_for
from campaigns.visits.models import DaySummary, RoundHours
from kernel.fields import DayField
from kernel.lists.columns import ListColumn
from kernel.lists.keyset import Order, batches_of
from kernel.lists.queries import FilterForm, ListQuery
from kernel.templatetags.portal import day, duration, hour
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.membership.selectors import team_of

PER_PAGE = 50
PER_BATCH = 500
ORDERS = (Order("day", lazy("par jour"), ("day", "pk"), is_descending=True),)


@dataclass(frozen=True)
class DayRow:
    """A day that somebody sent; `rounds`: (name, minutes) of each round that they worked on."""

    summary: DaySummary
    rounds: Sequence[tuple[str, int]]


class DayFilterForm(FilterForm):
    steward = forms.ChoiceField(label=lazy("Steward"))
    since = DayField(label=lazy("Du"))
    until = DayField(label=lazy("Au"))

    def __init__(self, *args: Any, team: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Tous")), *((str(user.pk), str(user)) for user in team)]
        self.fields["steward"].choices = choices  # type: ignore[attr-defined]


class DayList:
    """What `data`, an address's, asks for; a steward sees the days that they sent."""

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        self._days = days_for(actor)
        team = team_of(actor.organisation) if actor.role in CITY_EDITORS else [actor.user]
        self.form = DayFilterForm(data, team=team)
        self.query: ListQuery[DayRow] = ListQuery(
            data, form=self.form, columns=COLUMNS, usual=(), orders=ORDERS
        )

    @property
    def days(self) -> QuerySet[DaySummary]:
        self.form.is_valid()
        said: dict[str, Any] = self.form.cleaned_data
        found = self._days
        if said.get("steward"):
            found = found.filter(user=int(said["steward"]))
        if isinstance(since := said.get("since"), date):
            found = found.filter(day__gte=since)
        if isinstance(until := said.get("until"), date):
            found = found.filter(day__lte=until)
        return found.order_by()

    def page(self) -> dict[str, Any]:
        """`rows` (DayRow), `next_url`, `previous_url`. 2 statements."""
        page = self.query.page(self.days, size=PER_PAGE)
        return {"rows": _rows(page.rows), **self.query.page_urls(page)}

    def all_rows(self) -> Iterator[DayRow]:
        for batch in batches_of(self.days, self.query.order, size=PER_BATCH):
            yield from _rows(batch)


def _rows(days: list[DaySummary]) -> list[DayRow]:
    """1 statement."""
    noted = RoundHours.objects.filter(
        user__in={one.user_id for one in days}, day__in={one.day for one in days}, minutes__gt=0
    )
    worked: dict[tuple[int, date], list[tuple[str, int]]] = {}
    for one in noted.select_related("round"):
        worked.setdefault((one.user_id, one.day), []).append((one.round.name, one.minutes))
    return [DayRow(one, worked.get((one.user_id, one.day), [])) for one in days]


def _rounds_text(row: DayRow) -> str:
    """`Centre : 2 h 30, Gare : 45 min`"""
    said = _("%(round)s : %(time)s")
    return ", ".join(said % {"round": name, "time": duration(n)} for name, n in row.rounds)


def _sent_text(row: DayRow) -> str:
    at = row.summary.sent_at
    return _("%(on)s à %(at)s") % {"on": day(at, "short"), "at": hour(at)}


def _column(code: str, label: Any, value: Any, **options: Any) -> ListColumn[DayRow]:
    return ListColumn(code, label, value, **options)


COLUMNS = (
    _column("day", lazy("Jour"), lambda row: day(row.summary.day, "weekday"), order="day", width=28),
    _column("who", lazy("Steward"), lambda row: str(row.summary.user), width=28),
    _column("visits", lazy("Visites"), lambda row: row.summary.n_visits, width=10),
    _column(
        "time",
        lazy("Temps"),
        lambda row: duration(row.summary.minutes) if row.summary.minutes else "",
        width=12,
    ),
    _column("rounds", lazy("Par tournée"), _rounds_text, width=50),
    _column("sent", lazy("Envoyé"), _sent_text, width=22),
)
