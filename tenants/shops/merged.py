"""Which shop or person a row means after merges: the last of its chain (A into B, B into C: C).

Rows keep the shop and the person that they were written with; whoever reads them asks here.
"""
# ruff: noqa: S608 - names come from the code; schemas are quoted by whoever formats

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from tenants.shops.models import Person, PersonMerge, Shop, ShopMerge


def _survivors(table: str, column: str) -> str:
    """A sub-select of (id, survivor_id) of those that were merged, for `{{schema}}` and `{{standing}}`."""
    standing = f"(SELECT {column} AS id, into_id FROM {{schema}}.{table} m WHERE {{standing}})"
    return f"""(WITH RECURSIVE standing AS {standing},
chain(id, survivor_id) AS (SELECT id, into_id FROM standing
 UNION SELECT c.id, s.into_id FROM chain c JOIN standing s ON s.id = c.survivor_id)
SELECT id, survivor_id FROM chain WHERE survivor_id NOT IN (SELECT id FROM standing))"""


# Joined as `LEFT JOIN {SURVIVING_SHOPS} s ON s.id = f.shop_id`, then `coalesce(s.survivor_id, f.shop_id)`.
# `{schema}` is the quoted schema, `{standing}` a condition on `m`: `kernel.facts.sql_standing("m", reading)`.
SURVIVING_SHOPS = _survivors("shops_shopmerge", "shop_id")
SURVIVING_PEOPLE = _survivors("shops_personmerge", "person_id")

# In the current schema. Everything that leads to the same end, whatever it was asked of.
_GROUP = """WITH RECURSIVE up(id) AS (SELECT unnest(%s::bigint[])
 UNION SELECT m.into_id FROM up JOIN {table} m ON m.{column} = up.id AND m.superseded_at IS NULL),
grouped(root, id) AS (SELECT id, id FROM up
  WHERE NOT EXISTS (SELECT FROM {table} m WHERE m.{column} = up.id AND m.superseded_at IS NULL)
 UNION SELECT g.root, m.{column} FROM grouped g
  JOIN {table} m ON m.into_id = g.id AND m.superseded_at IS NULL)
SELECT root, id FROM grouped ORDER BY root, id"""
_SHOP_GROUP = _GROUP.format(table="shops_shopmerge", column="shop_id")
_PERSON_GROUP = _GROUP.format(table="shops_personmerge", column="person_id")


def merged_group(shop: Shop | int) -> list[int]:
    """The ids of all shops that are the same as this one by merges, with itself. 1 statement."""
    return _group(_SHOP_GROUP, shop if isinstance(shop, int) else shop.pk)


def merged_people(person: Person | int) -> list[int]:
    """The ids of all people who are the same as this one by merges, with themselves. 1 statement."""
    return _group(_PERSON_GROUP, person if isinstance(person, int) else person.pk)


def merged_groups(shops: Iterable[int]) -> dict[int, list[int]]:
    """By surviving shop, the ids of its group with its own: of these shops. 1 statement."""
    return _groups(_SHOP_GROUP, shops)


def merged_groups_of_people(people: Iterable[int]) -> dict[int, list[int]]:
    """By surviving person, the ids of their group with their own. 1 statement."""
    return _groups(_PERSON_GROUP, people)


def surviving_ids(shops: Iterable[int]) -> dict[int, int]:
    """By id of each of these shops, that of the shop it is now. 1 statement."""
    wanted = set(shops)
    return {
        member: root
        for root, members in merged_groups(wanted).items()
        for member in members
        if member in wanted
    }


def surviving_shop(shop: Shop) -> Shop:
    """The shop that this one was merged into, however many times; itself if never. 1 statement, or 2."""
    survivor = surviving_ids([shop.pk]).get(shop.pk, shop.pk)
    return shop if survivor == shop.pk else Shop.objects.get(pk=survivor)


def surviving_person(person: Person) -> Person:
    """As `surviving_shop`."""
    survivor = next(iter(_groups(_PERSON_GROUP, [person.pk])), person.pk)
    return person if survivor == person.pk else Person.objects.get(pk=survivor)


def with_merged_into(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """`shops` with `merged_into`, the id of the next shop of the chain; None for one that stands."""
    into = ShopMerge.objects.current().filter(shop=OuterRef("pk")).values("into_id")[:1]
    return shops.annotate(merged_into=Subquery(into))


def last_of_chain(start: int, merges: Mapping[int, int]) -> int:
    """Where the chain of `merges` (id: into) that begins at `start` ends."""
    while start in merges:
        start = merges[start]
    return start


def current_merges(model: type[ShopMerge] | type[PersonMerge]) -> dict[int, int]:
    """The merges that stand, (id: into). 1 statement."""
    name = "shop_id" if model is ShopMerge else "person_id"
    return dict(model.objects.current().values_list(name, "into_id"))


def _group(statement: str, pk: int) -> list[int]:
    return next(iter(_groups(statement, [pk]).values()), [pk])


def _groups(statement: str, ids: Iterable[int]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(set(ids))])
        for root, member in cursor.fetchall():
            found[root].append(member)
    return dict(found)
