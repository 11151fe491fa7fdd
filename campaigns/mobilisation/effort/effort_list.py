"""The effort log as an address asks for it: alike for its page and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as lazy

from campaigns.editions.models import Edition
from campaigns.outreach.models import Actor, Campaign, EffortChannel, EffortEntry
from kernel.lists.columns import ListColumn
from kernel.lists.keyset import Order, batches_of
from kernel.lists.queries import FilterForm, ListQuery
from kernel.names import has_words, words_of
from kernel.templatetags.portal import duration, number

PER_PAGE = 50
PER_BATCH = 1_000
ORDERS = (Order("day", lazy("par jour"), ("happened_on", "pk"), is_descending=True),)


@dataclass(frozen=True)
class ChannelTotal:
    """What a channel took in all: how many, minutes of work, euros; None where no cost was noted."""

    channel: EffortChannel
    quantity: int
    minutes: int
    cost_eur: Decimal | None


class EffortFilterForm(FilterForm):
    q = forms.CharField(label=lazy("Chercher"), max_length=80)
    channel = forms.ChoiceField(label=lazy("Canal"), choices=[("", lazy("Tous")), *EffortChannel.choices])
    actor = forms.ChoiceField(label=lazy("Par qui"), choices=[("", lazy("Tous")), *Actor.choices])
    campaign = forms.ChoiceField(label=lazy("Campagne"))

    def __init__(self, *args: Any, campaigns: Sequence[Campaign], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", lazy("Toutes")), *((str(one.pk), one.name) for one in campaigns)]
        self.fields["campaign"].choices = choices  # type: ignore[attr-defined]


class EffortList:
    """What `data`, an address's, asks for in an edition."""

    def __init__(self, data: QueryDict, edition: Edition) -> None:
        self._edition = edition
        campaigns = list(Campaign.objects.filter(edition=edition).order_by("name", "pk"))
        self.form = EffortFilterForm(data, campaigns=campaigns)
        self.query: ListQuery[EffortEntry] = ListQuery(
            data, form=self.form, columns=COLUMNS, usual=USUAL, orders=ORDERS
        )

    @property
    def entries(self) -> QuerySet[EffortEntry]:
        """Those that are found, in no order; words are looked for in their remarks, by 1 statement more."""
        found = EffortEntry.objects.filter(edition=self._edition).order_by()
        for name in ("channel", "actor"):
            if value := self.form.value(name):
                found = found.filter(**{name: value})
        if value := self.form.value("campaign"):
            found = found.filter(step__campaign=int(value))
        if words := words_of(self.form.value("q")):
            notes = found.exclude(note="").values_list("pk", "note")
            found = found.filter(pk__in=[pk for pk, note in notes if has_words(note, words)])
        return found

    def totals(self) -> list[ChannelTotal]:
        """Of all that is found, by channel in their order. 1 statement."""
        rows = self.entries.values("channel").annotate(
            n=Sum("quantity"), minutes=Sum("minutes"), cost=Sum("cost_eur")
        )
        found = {row["channel"]: row for row in rows}
        return [
            ChannelTotal(channel, found[channel]["n"], found[channel]["minutes"], found[channel]["cost"])
            for channel in EffortChannel
            if channel in found
        ]

    def page(self) -> dict[str, Any]:
        """`rows` (EffortEntry), `next_url`, `previous_url`. 1 statement."""
        page = self.query.page(self._shown, size=PER_PAGE)
        return {"rows": page.rows, **self.query.page_urls(page)}

    def all_rows(self) -> Iterator[EffortEntry]:
        for batch in batches_of(self._shown, self.query.order, size=PER_BATCH):
            yield from batch

    @property
    def _shown(self) -> QuerySet[EffortEntry]:
        return self.entries.select_related("step__campaign", "entered_by")


def euros(amount: Decimal | None) -> str:
    return f"{number(amount, 2)} €" if amount is not None else ""


def _column(code: str, label: Any, value: Any, **options: Any) -> ListColumn[EffortEntry]:
    return ListColumn(code, label, value, **options)


COLUMNS = (
    _column("channel", lazy("Canal"), lambda row: capfirst(str(row.get_channel_display())), width=26),
    _column("day", lazy("Jour"), lambda row: row.happened_on, order="day", width=12),
    _column("quantity", lazy("Combien"), lambda row: number(row.quantity) if row.quantity else "", width=10),
    _column("time", lazy("Temps"), lambda row: duration(row.minutes) if row.minutes else "", width=12),
    _column("cost", lazy("Coût"), lambda row: euros(row.cost_eur), width=14),
    _column("actor", lazy("Par qui"), lambda row: str(row.get_actor_display()), width=26),
    _column("campaign", lazy("Campagne"), lambda row: row.step.campaign.name if row.step else "", width=30),
    _column("source", lazy("Vient de"), lambda row: str(row.get_source_display()), width=24),
    _column("note", lazy("Remarque"), lambda row: row.note, width=40),
    _column("by", lazy("Encodé par"), lambda row: str(row.entered_by) if row.entered_by else "", width=26),
)
USUAL = frozenset({"day", "quantity", "time", "cost", "actor", "campaign", "source"})
