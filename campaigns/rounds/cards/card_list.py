"""The cards that shops have, as a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.visits.card_selectors import tied_cards
from campaigns.visits.models import ShopCard
from kernel.clock import day_of
from kernel.codes import normalised_code, shown_code
from kernel.lists.columns import ListColumn
from kernel.lists.keyset import Order, Page
from kernel.lists.queries import FilterForm, ListQuery
from kernel.names import name_key

PER_PAGE = 50
ORDERS = (
    Order("tied", _("par jour"), ("tied_at", "pk"), is_descending=True),
    Order("shop", _("par commerce"), ("shop_order", "pk")),
)
COLUMNS: tuple[ListColumn[ShopCard], ...] = (
    ListColumn(
        "shop", _("Commerce"), lambda card: card.shop.name if card.shop else "", order="shop", width=40
    ),
    ListColumn("code", _("Code"), lambda card: shown_code(card.code)),
    ListColumn(
        "tied", _("Laissée le"), lambda card: day_of(card.tied_at) if card.tied_at else None, order="tied"
    ),
    ListColumn("by", _("Par"), lambda card: str(card.tied_by) if card.tied_by else "", width=30),
)


class CardFilterForm(FilterForm):
    """What is looked for: a shop by its name, or a code."""

    q = forms.CharField(label=_("Chercher une carte"), max_length=120)


class CardList:
    """What `data`, an address's, asks for."""

    def __init__(self, data: QueryDict) -> None:
        self.form = CardFilterForm(data, auto_id="id_%s")
        self.query: ListQuery[ShopCard] = ListQuery(
            data, form=self.form, columns=COLUMNS, usual=(), orders=ORDERS
        )

    def page(self) -> Page[Any]:
        """1 statement."""
        rows, q = tied_cards(), self.form.value("q")
        if q:
            rows = rows.filter(Q(code=normalised_code(q)) | Q(shop_order__contains=name_key(q)))
        return self.query.page(rows, size=PER_PAGE)
