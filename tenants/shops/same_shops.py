"""Shops found by what hangs on them or on their doubles: in a condition, for many at once (see `merged`).

Each set is worked out once and looked up in a hash, whatever the database guesses of its size: right after an
import of thousands of shops it knows nothing of them, and would go through the set for each shop.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.db.models.lookups import In

from tenants.shops.models import RegisterState, Shop, ShopMerge, ShopState


class _Hashed(Func):
    """A condition as it is, which PostgreSQL does not take for a join."""

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()
    conditional = True


class _StandingIn(Subquery):
    """The shops that rows name, and all that those were merged into, as known now."""

    template = (
        "(WITH RECURSIVE named(id) AS (%(subquery)s UNION"
        " SELECT merge.into_id FROM shops_shopmerge merge"
        " JOIN named ON named.id = merge.shop_id WHERE merge.superseded_at IS NULL"
        ") SELECT id FROM named)"
    )


class _LastIn(Subquery):
    """The shops whose last state of the rows, one for each shop, is `state`."""

    template = "(SELECT last.shop_id FROM (%(subquery)s) last WHERE last.state = '%(state)s')"


def named_by(*rows: QuerySet[Any, Any]) -> Q:
    """Shops that any of these rows name (by one value: a shop's key), or that those were merged into."""
    first, *others = (one.order_by() for one in rows)
    return is_one_of("pk", _StandingIn(first.union(*others).order_by() if others else first))


def is_one_of(name: str, rows: Subquery) -> Q:
    return Q(_Hashed(In(F(name), rows)))


def last_state_is(state: RegisterState, on: date) -> Q:
    """Shops of which the register's last state by `on` is `state`."""
    return is_one_of("pk", _LastIn(_states(on), state=state.value))


def has_no_state(on: date) -> Q:
    """Shops of which the register says nothing by `on`."""
    rows = ShopState.objects.current().filter(happened_on__lte=on).order_by()
    return ~is_one_of("pk", Subquery(rows.values("shop_id")))


def stand(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """As `selectors.standing_shops`, for long lists."""
    return shops.exclude(is_one_of("pk", Subquery(ShopMerge.objects.current().order_by().values("shop_id"))))


def _states(on: date) -> QuerySet[ShopState, Any]:
    rows = ShopState.objects.current().filter(happened_on__lte=on)
    last: QuerySet[ShopState, Any] = rows.order_by("shop_id", "-happened_on", "-pk").distinct("shop_id")
    return last.values("shop_id", "state")
