"""Shops found by what hangs on them or on their doubles: in a condition, for many at once (see `merged`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Subquery


class StandingIn(Subquery):
    """The shops that rows name (by one value: a shop's key), and all that those were merged into, as known
    now. Worked out once, whatever it is compared with."""

    template = (
        "(WITH RECURSIVE named(id) AS (%(subquery)s UNION"
        " SELECT merge.into_id FROM shops_shopmerge merge"
        " JOIN named ON named.id = merge.shop_id WHERE merge.superseded_at IS NULL"
        ") SELECT id FROM named)"
    )


def standing_in(*rows: QuerySet[Any, Any]) -> StandingIn:
    """The shops that any of these rows name, or that those were merged into."""
    first, *others = (one.order_by() for one in rows)
    return StandingIn(first.union(*others).order_by() if others else first)
