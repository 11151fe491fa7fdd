"""Shops that are one: what hangs on a double is found at the shop that it was merged into."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Subquery

from kernel.database import connection

DOUBLES = """
    WITH RECURSIVE same(id, standing) AS (
        SELECT merge.shop_id, merge.into_id FROM shops_shopmerge merge
        WHERE merge.into_id = ANY(%s) AND merge.superseded_at IS NULL
        UNION
        SELECT merge.shop_id, same.standing FROM shops_shopmerge merge
        JOIN same ON same.id = merge.into_id WHERE merge.superseded_at IS NULL
    )
    SELECT id, standing FROM same"""


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
    return StandingIn(first.union(*others) if others else first)


def doubles_of(pks: list[int]) -> dict[int, int]:
    """The doubles of these shops, those of doubles too: {double: shop}. 1 statement; none for no shop."""
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DOUBLES, [pks])
        return dict(cursor.fetchall())
