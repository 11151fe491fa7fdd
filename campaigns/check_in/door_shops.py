"""Shops that somebody at the door may mean, in the register of their city: names and streets, which the
city's public pages show too; nobody's name."""
# ruff: noqa: S608 - the statement is of the code, the schema is quoted; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from campaigns.agenda.models import Session
from campaigns.check_in.errors import CheckInNotYours
from kernel.crossings import Access, crossing
from kernel.facts import Reading, sql_standing
from kernel.names import search_key
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over
from tenants.shops.merged import SURVIVING_SHOPS

MOST = 8
SHORTEST = 2
# A double is found by its words, and is the shop that it is now.
SHOPS = f"""SELECT DISTINCT s.uuid, s.name, concat_ws(' ', nullif(s.street, ''), nullif(s.number, '')),
  s.search_key
FROM {{schema}}.shops_shop known LEFT JOIN {SURVIVING_SHOPS} merged ON merged.id = known.id
JOIN {{schema}}.shops_shop s ON s.id = coalesce(merged.survivor_id, known.id)
WHERE (known.search_key || ' ') LIKE ALL(%(words)s) ORDER BY s.search_key LIMIT {MOST}"""


@dataclass(frozen=True)
class DoorShop:
    uuid: UUID
    name: str
    street: str


@crossing(
    "door_shops",
    access=Access.READ,
    reason="somebody of any city may come without having signed up: their shop is found by name and street",
)
def door_shops(actor: Actor, session_id: int, city: Organisation | None, query: str) -> list[DoorShop]:
    """At most eight shops of `city` that have each word of `query` in name or address; from two letters.

    Raises CheckInNotYours. 2 statements. It is not noted: what it gives is public.
    """
    if not Session.objects.with_roster_for(actor).filter(pk=session_id).exists():
        raise CheckInNotYours
    words = search_key(query).split()
    if city is None or not city.schema_version or len("".join(words)) < SHORTEST:
        return []
    patterns = [f"%{word}%" for word in words]
    found: list[DoorShop] = []
    for statement in union_over([city], SHOPS, {"standing": sql_standing("m", Reading.TRUE)}):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"words": patterns})
            found += [DoorShop(uuid, name, street) for uuid, name, street, _ in cursor.fetchall()]
    return found
