"""Visits and rounds as phones, pages and papers read them."""
# ruff: noqa: S608 - statements are made of constants of the code; values are parameters

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from campaigns.visits.models import Round, RoundSteward, Visit
from campaigns.visits.rules import Progress, progress_of
from kernel.clock import end_of, start_of
from tenants.accounts.models import User
from tenants.consent.reach import blocked_sql, double_of_sql
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.shops.models import Shop
from tenants.streets.rules import Side, house_key, side


@dataclass(frozen=True)
class RoundLine:
    """A shop of a round in street order, with anybody's last visit since the round began.

    `shop` has `state`: the register's on the day that was asked for, None where it is not in it.
    """

    shop: Shop
    is_blocked: bool
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


def rounds_for(actor: Actor) -> QuerySet[Round]:
    """All of the city for who plans them; for a steward those that are given to them now."""
    if actor.role in CITY_EDITORS:
        return Round.objects.all()
    given = RoundSteward.objects.filter(user=actor.user, until__isnull=True)
    return Round.objects.filter(pk__in=given.values("round"))


def round_to_open(actor: Actor, uuid: UUID) -> Round | None:
    """One of `rounds_for`, with `names` of those to whom it is given. 1 statement."""
    given = Q(stewards__until__isnull=True)
    names = ArrayAgg("stewards__user__name", filter=given, order_by="stewards__id", default=[])
    return rounds_for(actor).filter(uuid=uuid).annotate(names=names).first()


def round_lines(row: Round, on: date) -> list[RoundLine]:
    """The round's shops along their streets, each once; shops that were merged as those that they are now.

    2 statements.
    """
    shops = shops_of_round(row, on)
    ids = [shop.last_visit_id for shop in shops if shop.last_visit_id]
    visits = Visit.objects.select_related("visited_by").in_bulk(ids) if ids else {}
    lines = []
    for shop in shops:
        visit = visits.get(shop.last_visit_id)
        progress = progress_of(visit.outcome if visit else "", visit.come_back_on if visit else None)
        place = shop.street_name, shop.street_is, side(shop.number)
        lines.append(RoundLine(shop, shop.is_blocked, *place, visit, progress))
    return sorted(lines, key=_along_the_street)


def shops_of_round(row: Round, on: date) -> list[Any]:
    """Its shops, in no order, with `street_name`, `street_is` (its key), `last_visit_id`, `state` and
    `is_blocked`. 1 statement.
    """
    asked = {"round": row.pk, "since": start_of(row.starts_on), "on": on}
    return list(Shop.objects.raw(_shops_of_round_sql(), asked))


def _shops_of_round_sql() -> str:
    """The shops of a round, each once and doubles as the one that they are: with the street as the city
    spells it, the register's state on a day, whether they must not be contacted, and anybody's last visit
    since the round began. Made late: apps say who comes for a shop when Django starts.
    """
    return f"""
WITH RECURSIVE {blocked_sql()}, {double_of_sql()},
standing AS (SELECT DISTINCT coalesce(double_of.shop, given.shop_id) AS id
  FROM rounds_roundshop given LEFT JOIN double_of ON double_of.id = given.shop_id
  WHERE given.round_id = %(round)s AND given.removed_at IS NULL),
family(root, id) AS (SELECT id, id FROM standing
  UNION ALL SELECT double_of.shop, double_of.id FROM double_of JOIN standing ON standing.id = double_of.shop),
last_visit AS (SELECT DISTINCT ON (family.root) family.root, visit.id
  FROM family JOIN rounds_visit visit ON visit.shop_id = family.id AND visit.superseded_at IS NULL
  WHERE visit.visited_at >= %(since)s
  ORDER BY family.root, visit.visited_at DESC, visit.id DESC)
SELECT shop.*, coalesce(street.name, shop.street) AS street_name,
  coalesce(street.key, shop.street_key) AS street_is, last_visit.id AS last_visit_id, state.state AS state,
  shop.id IN (SELECT id FROM blocked_shop) AS is_blocked
FROM standing JOIN shops_shop shop ON shop.id = standing.id
LEFT JOIN last_visit ON last_visit.root = shop.id
LEFT JOIN streets_streetspelling spelling
  ON spelling.postal_code = shop.postal_code AND spelling.key = shop.street_key
LEFT JOIN streets_street street ON street.id = spelling.street_id
LEFT JOIN LATERAL (
  SELECT state FROM shops_shopstate
  WHERE shop_id = shop.id AND superseded_at IS NULL AND happened_on <= %(on)s
  ORDER BY happened_on DESC, id DESC LIMIT 1
) state ON true"""


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
