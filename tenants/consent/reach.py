"""SQL: which shops and people must not be contacted, as common table expressions that other SQL builds on.

A block on a shop holds for all that are the same shop. A person is silent who is blocked, or all whose
shops are. For which shops a person comes is said by several apps: each registers where (`register_ties`).
"""

from __future__ import annotations

from kernel.facts import Reading, sql_standing

# SELECTs of (person_id, shop_id).
_ties = ["SELECT person_id, shop_id FROM shops_contact WHERE ended_at IS NULL"]


def register_ties(select: str) -> None:
    """`select`: SQL that gives (person_id, shop_id) of people who come for a shop. Once for each."""
    if select not in _ties:
        _ties.append(select)


def ties_sql() -> str:
    """SQL of `tie(person, shop)`, a pair perhaps more than once."""
    return f"tie(person, shop) AS NOT MATERIALIZED ({' UNION ALL '.join(_ties)})"


def same_shop_sql(merged: str = "m.superseded_at IS NULL") -> str:
    """SQL of `same_shop(one, other)`: both ways of each merge that stands (`merged`, of `m`)."""
    pairs = [
        f"SELECT m.{one}, m.{other} FROM shops_shopmerge m WHERE {merged}"  # noqa: S608  (constants)
        for one, other in (("shop_id", "into_id"), ("into_id", "shop_id"))
    ]
    return f"same_shop(one, other) AS ({' UNION ALL '.join(pairs)})"


SAME_PERSON = """
same_person(one, other) AS (
  SELECT person_id, into_id FROM shops_personmerge WHERE superseded_at IS NULL
  UNION ALL SELECT into_id, person_id FROM shops_personmerge WHERE superseded_at IS NULL)"""

IN_FORCE = "lifted_at IS NULL"
IN_FORCE_THEN = "blocked_at < %(end)s AND (lifted_at IS NULL OR lifted_at >= %(end)s)"


def blocked_sql(*, in_force: str = IN_FORCE, merged: str = "m.superseded_at IS NULL") -> str:
    """SQL of `same_shop`, `tie`, `blocked_shop(id)`, `blocked_person(id)` and `silent_person(id)`, after
    `WITH RECURSIVE`."""
    return f"""
{same_shop_sql(merged)}, {ties_sql()}, {SAME_PERSON},
blocked_shop(id) AS (
  SELECT shop_id FROM consent_contactblock WHERE shop_id IS NOT NULL AND {in_force}
  UNION SELECT same_shop.other FROM blocked_shop JOIN same_shop ON same_shop.one = blocked_shop.id),
blocked_person(id) AS (
  SELECT person_id FROM consent_contactblock WHERE person_id IS NOT NULL AND {in_force}
  UNION SELECT same_person.other FROM blocked_person JOIN same_person ON same_person.one = blocked_person.id),
silent_person(id) AS (
  SELECT id FROM blocked_person
  UNION (SELECT person FROM tie WHERE shop IN (SELECT id FROM blocked_shop)
    EXCEPT SELECT person FROM tie WHERE shop NOT IN (SELECT id FROM blocked_shop)))"""  # noqa: S608


def blocked_then_sql(reading: Reading) -> str:
    """`blocked_sql` as it was at the end of a day; takes the parameter `end`, the day's `end_of`."""
    return blocked_sql(in_force=IN_FORCE_THEN, merged=sql_standing("m", reading))
