"""Visits and rounds as phones, pages and papers read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from campaigns.visits.models import Round, RoundSteward, Visit
from campaigns.visits.rules import Progress, progress_of
from kernel.clock import end_of, start_of
from kernel.database import connection
from tenants.accounts.models import User
from tenants.shops.merged import merged_groups, surviving_ids
from tenants.shops.models import Shop
from tenants.shops.selectors import with_state
from tenants.streets.rules import Side, house_key, side

# The street of each shop by the city's spelling, and its last visits.
STREET_OF = """
SELECT shop.id, coalesce(street.name, shop.street), coalesce(street.key, shop.street_key)
FROM shops_shop shop
LEFT JOIN streets_streetspelling spelling
  ON spelling.postal_code = shop.postal_code AND spelling.key = shop.street_key
LEFT JOIN streets_street street ON street.id = spelling.street_id
WHERE shop.id = ANY(%s)"""

# Of each shop, doubles with it, the last visit of a period.
LAST_VISITS = """
SELECT DISTINCT ON (family.root) family.root, visit.id
FROM unnest(%(roots)s::bigint[], %(members)s::bigint[]) AS family(root, id)
JOIN rounds_visit visit ON visit.shop_id = family.id AND visit.superseded_at IS NULL
WHERE visit.visited_at >= %(since)s AND (%(until)s::timestamptz IS NULL OR visit.visited_at < %(until)s)
ORDER BY family.root, visit.visited_at DESC, visit.id DESC"""


@dataclass(frozen=True)
class RoundLine:
    """A shop of a round in street order, with its last visit of the round's period."""

    shop: Shop
    street: str
    street_key: str
    side: Side
    last: Visit | None
    progress: Progress


def rounds_of(user: User, on: date) -> QuerySet[Round]:
    """The rounds that are given to somebody now, open and not over, those that began first in front."""
    given = RoundSteward.objects.filter(user=user, until__isnull=True).values("round")
    running = Round.objects.filter(pk__in=given, closed_at__isnull=True, ends_on__gte=on)
    return running.order_by("starts_on", "id")


def may_open(user: User, is_editor: bool, row: Round) -> bool:
    """Whether somebody may see a round on a phone: those to whom it is given, and who plans. 1 statement at
    most."""
    return is_editor or RoundSteward.objects.filter(round=row, user=user, until__isnull=True).exists()


def round_lines(row: Round, on: date) -> list[RoundLine]:
    """The round's shops along their streets, each once; shops that were merged as those that they are now.

    The last visit is anybody's since the round began. 6 statements.
    """
    shops = shops_of_round(row, on)
    streets = _streets([shop.pk for shop in shops])
    last = last_visits([shop.pk for shop in shops], since=row.starts_on)
    lines = []
    for shop in shops:
        name, key = streets.get(shop.pk, (shop.street, shop.street_key))
        visit = last.get(shop.pk)
        progress = progress_of(visit.outcome if visit else "", visit.come_back_on if visit else None)
        lines.append(RoundLine(shop, name, key, side(shop.number), visit, progress))
    return sorted(lines, key=_along_the_street)


def shops_of_round(row: Round, on: date) -> list[Shop]:
    """With `state`, in no order. 2 statements."""
    pks = row.shops.filter(removed_at__isnull=True).values_list("shop_id", flat=True)
    standing = _standing(list(pks))
    return list(with_state(Shop.objects.filter(pk__in=standing), on).select_related("sector"))


def last_visits(shops: Collection[int], *, since: date, until: date | None = None) -> dict[int, Visit]:
    """By shop, which stands, its last visit from `since` to `until` (days included) with who made it; visits
    of its doubles are its own. 3 statements.
    """
    pairs = [(root, member) for root, members in merged_groups(shops).items() for member in members]
    with connection.cursor() as cursor:
        cursor.execute(
            LAST_VISITS,
            {
                "roots": [root for root, _member in pairs],
                "members": [member for _root, member in pairs],
                "since": start_of(since),
                "until": end_of(until) if until else None,
            },
        )
        pks = dict(cursor.fetchall())
    visits = Visit.objects.select_related("visited_by").in_bulk(pks.values())
    return {shop: visits[pk] for shop, pk in pks.items() if pk in visits}


def visits_of_day(user: User, day: date) -> list[Visit]:
    """What somebody visited on a day, in order, with the shops and rounds. 1 statement."""
    rows = Visit.objects.current().filter(
        visited_by=user, visited_at__gte=start_of(day), visited_at__lt=end_of(day)
    )
    return list(rows.select_related("shop", "round").order_by("visited_at", "id"))


def n_by_progress(lines: Sequence[RoundLine]) -> Mapping[Progress, int]:
    return {one: sum(line.progress is one for line in lines) for one in Progress}


def stewards_of(rounds: Collection[Round]) -> dict[int, list[User]]:
    """By round, to whom it is given now. 1 statement."""
    found: dict[int, list[User]] = {}
    rows = RoundSteward.objects.filter(round__in=[row.pk for row in rounds], until__isnull=True)
    for given in rows.select_related("user"):
        found.setdefault(given.round_id, []).append(given.user)
    return found


def _along_the_street(line: RoundLine) -> tuple[Any, ...]:
    """Street by street, one side after the other, by number."""
    place = {Side.ODD: 0, Side.EVEN: 1, Side.UNKNOWN: 2}[line.side]
    shop = line.shop
    return (
        shop.postal_code,
        line.street_key,
        place,
        house_key(shop.number, shop.box),
        shop.search_key,
        shop.pk,
    )


def _standing(pks: Sequence[int]) -> list[int]:
    ends = surviving_ids(pks) if pks else {}
    return list(dict.fromkeys(ends.get(pk, pk) for pk in pks))


def _streets(pks: Sequence[int]) -> dict[int, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STREET_OF, [list(pks)])
        return {pk: (name, key) for pk, name, key in cursor.fetchall()}
