"""The list of shops that an address asks for: alike for the page, the files, bulk actions and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.register.columns import USUAL, ShopColumn, ShopRow, columns_for
from campaigns.register.filters import ShopFilterForm
from campaigns.register.search import Search, search_for
from campaigns.register.selectors import Offered, offered_to, rows_of
from kernel.clock import today
from kernel.lists.keyset import Order, batches_of
from kernel.lists.queries import ListQuery
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS
from tenants.shops.models import Shop
from tenants.shops.same_shops import stand
from tenants.shops.selectors import with_state

PER_PAGE = 50
PER_BATCH = 1_000
LAST = "~"  # behind every code of a sector

ORDERS = (
    Order("name", _("par nom"), ("search_key", "pk")),
    Order("street", _("par rue"), ("street_key", "search_key", "pk")),
    Order("place", _("par localité"), ("postal_code", "street_key", "search_key", "pk")),
    Order("sector", _("par secteur"), ("sector_order", "search_key", "pk")),
    Order("added", _("par date d’ajout"), ("created_at", "pk")),
)


@dataclass(frozen=True)
class Counts:
    """How many shops the filters find, and how many more there are in other states of the register."""

    n: int
    n_hidden: int


@dataclass(frozen=True)
class ShopPage:
    """`is_near`: nothing has these words, and these are the nearest."""

    rows: list[ShopRow]
    next_url: str = ""
    previous_url: str = ""
    is_near: bool = field(default=False)


class ShopList:
    """What `data`, an address's, asks for, as `actor` may see it."""

    def __init__(self, data: QueryDict, actor: Actor, *, offered: Offered | None = None) -> None:
        self.may_read_names = actor.role in NAME_READERS
        self.offered = offered or offered_to(actor.user)
        self.form = ShopFilterForm(data, choices=self.offered.choices)
        self.columns = columns_for(actor.role)
        self.query: ListQuery[ShopRow] = ListQuery(
            data, form=self.form, columns=self.columns, usual=USUAL, orders=ORDERS
        )

    @property
    def shown(self) -> list[ShopColumn]:
        codes = {column.code for column in self.query.choice.shown}
        return [column for column in self.columns if column.code in codes]

    @property
    def search(self) -> Search:
        return search_for(self.form.value("q"), with_people=self.may_read_names)

    @cached_property
    def counts(self) -> Counts:
        """1 statement."""
        wanted = self._filtered
        in_state = self._in_state
        if in_state is None:
            return Counts(wanted.count(), 0)
        found = wanted.aggregate(n=Count("pk", filter=in_state), n_all=Count("pk"))
        return Counts(found["n"], found["n_all"] - found["n"])

    @property
    def is_near(self) -> bool:
        """Nothing has what was looked for, in whatever state."""
        search = self.search
        return bool(search.words) and not search.is_number and self.counts == Counts(0, 0)

    @property
    def shops(self) -> QuerySet[Shop]:
        """All that are found, in no order; `state` and `sector_order` are with them."""
        in_state = self._in_state
        found = self._filtered if in_state is None else self._filtered.filter(in_state)
        return self._with_columns(found)

    def page(self) -> ShopPage:
        """One page. At most 5 statements, `counts` among them."""
        if self.is_near:
            return ShopPage(self._rows(list(self._near())), is_near=True)
        if not self.counts.n:
            return ShopPage([])
        page = self.query.page(self.shops, size=PER_PAGE)
        urls = self.query.page_urls(page)
        return ShopPage(self._rows(page.rows), urls["next_url"], urls["previous_url"])

    def all_rows(self) -> Iterator[ShopRow]:
        """What the page shows, all pages of it. 3 statements for each batch."""
        if self.is_near:
            yield from self._rows(list(self._near()))
            return
        for batch in batches_of(self.shops, self.query.order, size=PER_BATCH):
            yield from self._rows(batch)

    @cached_property
    def _filtered(self) -> QuerySet[Shop]:
        shops = self.form.filtered(stand(Shop.objects.all())).order_by()
        found = self.search.found()
        return shops if found is None else shops.filter(found)

    @property
    def _in_state(self) -> Q | None:
        return self.form.in_state(today())

    def _near(self) -> QuerySet[Shop]:
        shops, in_state = self.form.filtered(stand(Shop.objects.all())), self._in_state
        wanted = shops if in_state is None else shops.filter(in_state)
        return self.search.near(self._with_columns(wanted), PER_PAGE)

    def _with_columns(self, shops: QuerySet[Shop]) -> QuerySet[Shop]:
        return with_state(shops, today()).annotate(sector_order=Coalesce("sector_id", Value(LAST)))

    def _rows(self, shops: list[Any]) -> list[ShopRow]:
        return rows_of(shops, frozenset(column.part for column in self.shown if column.part))
