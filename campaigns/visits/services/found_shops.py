"""A shop that a steward finds in the street: the one that the register has, else a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.visits.models import RoundShop, RoundSteward, ShopFind
from campaigns.visits.rules import visit_times
from kernel.clock import day_of
from kernel.database import connection
from kernel.names import shop_key
from tenants.membership.actors import Actor
from tenants.shops.matching import ShopFacts
from tenants.shops.models import Origin, RegisterState
from tenants.shops.selectors import as_they_stand, shops_meant
from tenants.shops.services import add_shop, set_state

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/shop/' || %s, 0))"


@dataclass(frozen=True)
class FoundShop:
    """What is on the sign, and where."""

    name: str
    street: str = ""
    number: str = ""
    postal_code: str = ""
    sector: str = ""


def add_found_shop(
    *,
    actor: Actor,
    key: UUID,
    typed: FoundShop,
    of_round: UUID | None = None,
    happened_at: datetime,
    now: datetime,
) -> ShopFind:
    """The shop that is surely meant, else a new one in the register; one that only looks alike is shown
    among doubles.

    Repeatable by `key`. What is typed of a known shop changes nothing of it. One that the register did not
    have, or had as gone, is active in it from that day on. `of_round`: the steward's round (uuid) that it
    joins.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two phones that find the same shop find one: the second waits, and then knows it.
            cursor.execute(ONE_AT_A_TIME, [connection.schema_name, shop_key(typed.name)])
        known = ShopFind.objects.filter(key=key).select_related("shop").first()
        if known is not None:
            return known
        [found_at] = visit_times([happened_at], now)
        same, _unsure = shops_meant(ShopFacts(typed.name, typed.street, typed.number, typed.postal_code, ""))
        standing = as_they_stand(same)
        if len(standing) == 1:
            shop, is_new = standing[0], False
            set_state(
                shop,
                RegisterState.ACTIVE,
                on=day_of(found_at),
                source=Origin.STAFF,
                actor=actor.user,
                now=now,
            )
        else:
            is_new = True
            shop = add_shop(
                {
                    "name": typed.name,
                    "street": typed.street,
                    "number": typed.number,
                    "postal_code": typed.postal_code,
                    "sector": typed.sector,
                },
                source=Origin.STAFF,
                actor=actor.user,
                on=day_of(found_at),
            )
        given = (
            RoundSteward.objects.filter(
                round__uuid=of_round, round__closed_at=None, user=actor.user, until=None
            ).first()
            if of_round
            else None
        )
        if given is not None:
            RoundShop.objects.get_or_create(
                round_id=given.round_id, shop=shop, removed_at=None, defaults={"added_at": now}
            )
        return ShopFind.objects.create(key=key, shop=shop, is_new=is_new, found_by=actor.user, found_at=now)
