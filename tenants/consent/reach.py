"""SQL: which shops and people must not be contacted, as common table expressions that other SQL builds on.

A block on a shop holds for all that are the same shop. A person is silent who is blocked, or all whose
shops are. For which shops a person comes is said by several apps: each registers where (`register_ties`).

`schema` is what stands before a table's name: nothing for the current schema, else "{schema}.", which
`union_over` fills in. `merged` is which merges stand, of the alias `m`.
"""
# ruff: noqa: S608 - statements are made of constants of the code

from __future__ import annotations

from kernel.facts import Reading, sql_standing

# SELECTs of (person_id, shop_id), with {schema} before each table.
_ties = ["SELECT person_id, shop_id FROM {schema}shops_contact WHERE ended_at IS NULL"]

CURRENT = "m.superseded_at IS NULL"
IN_FORCE = "lifted_at IS NULL"
IN_FORCE_THEN = "blocked_at < %(end)s AND (lifted_at IS NULL OR lifted_at >= %(end)s)"


def register_ties(select: str) -> None:
    """`select`: SQL that gives (person_id, shop_id) of people who come for a shop; `{schema}` stands before
    its tables. Once for each."""
    if select not in _ties:
        _ties.append(select)


def ties_sql(schema: str = "") -> str:
    """SQL of `tie(person, shop)`, a pair perhaps more than once."""
    selects = " UNION ALL ".join(_ties).replace("{schema}", schema)
    return f"tie(person, shop) AS NOT MATERIALIZED ({selects})"


def same_shop_sql(merged: str = CURRENT, schema: str = "") -> str:
    """SQL of `same_shop(one, other)`: both ways of each merge that stands."""
    pairs = [
        f"SELECT m.{one}, m.{other} FROM {schema}shops_shopmerge m WHERE {merged}"
        for one, other in (("shop_id", "into_id"), ("into_id", "shop_id"))
    ]
    return f"same_shop(one, other) AS ({' UNION ALL '.join(pairs)})"


def same_person_sql(schema: str = "") -> str:
    """SQL of `same_person(one, other)`."""
    pairs = [
        f"SELECT {one}, {other} FROM {schema}shops_personmerge WHERE superseded_at IS NULL"
        for one, other in (("person_id", "into_id"), ("into_id", "person_id"))
    ]
    return f"same_person(one, other) AS ({' UNION ALL '.join(pairs)})"


def double_of_sql(merged: str = CURRENT, schema: str = "") -> str:
    """SQL of `double_of(id, shop)`: each shop that was merged, with the one that it is in the end."""
    merge = f"{schema}shops_shopmerge m"
    return f"""step(id, shop) AS (
  SELECT m.shop_id, m.into_id FROM {merge} WHERE {merged}
  UNION SELECT step.id, m.into_id FROM step JOIN {merge} ON m.shop_id = step.shop WHERE {merged}),
double_of(id, shop) AS (SELECT id, shop FROM step WHERE shop NOT IN (SELECT id FROM step))"""


def blocked_sql(*, in_force: str = IN_FORCE, merged: str = CURRENT, schema: str = "") -> str:
    """SQL of `same_shop`, `tie`, `blocked_shop(id)`, `blocked_person(id)` and `silent_person(id)`, after
    `WITH RECURSIVE`."""
    return f"""
{same_shop_sql(merged, schema)}, {ties_sql(schema)}, {same_person_sql(schema)},
blocked_shop(id) AS (
  SELECT shop_id FROM {schema}consent_contactblock WHERE shop_id IS NOT NULL AND {in_force}
  UNION SELECT same_shop.other FROM blocked_shop JOIN same_shop ON same_shop.one = blocked_shop.id),
blocked_person(id) AS (
  SELECT person_id FROM {schema}consent_contactblock WHERE person_id IS NOT NULL AND {in_force}
  UNION SELECT same_person.other FROM blocked_person JOIN same_person ON same_person.one = blocked_person.id),
silent_person(id) AS (
  SELECT id FROM blocked_person
  UNION (SELECT person FROM tie WHERE shop IN (SELECT id FROM blocked_shop)
    EXCEPT SELECT person FROM tie WHERE shop NOT IN (SELECT id FROM blocked_shop)))"""


def blocked_then_sql(reading: Reading, schema: str = "") -> str:
    """`blocked_sql` as it was at the end of a day; takes the parameter `end`, the day's `end_of`."""
    return blocked_sql(in_force=IN_FORCE_THEN, merged=sql_standing("m", reading), schema=schema)
