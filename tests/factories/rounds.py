"""Streets of shops, rounds along them, and visits, in the schema that is current."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.visits.models import Round, Visit
from campaigns.visits.services import RoundValues, TypedVisit, note_visits, plan_round
from kernel.clock import day_of
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation
from tenants.shops.models import Origin, Shop
from tenants.shops.services import add_shop

LONG_AGO = date(2020, 1, 1)


def make_street(
    city: Organisation, *numbers: str, street: str = "Rue de Fer", postal_code: str = "5000", **values: Any
) -> list[Shop]:
    """A shop of the register at each number, called after it: `Boutique 12`."""
    with tenant_context(city):
        return [
            add_shop(
                {"name": f"Boutique {number}", "street": street, "number": number, "postal_code": postal_code}
                | values,
                source=Origin.STAFF,
                actor=None,
                on=LONG_AGO,
            )
            for number in numbers
        ]


def make_round(actor: Actor, shops: list[Shop], *stewards: User, **values: Any) -> Round:
    """Of these shops from yesterday on for ten days; without stewards it is the actor's."""
    now = timezone.now()
    on = day_of(now)
    said: dict[str, Any] = {
        "name": "Centre",
        "starts_on": on - timedelta(days=1),
        "ends_on": on + timedelta(days=8),
    } | values
    with tenant_context(actor.organisation):
        planned = plan_round(
            actor=actor,
            values=RoundValues(**said),
            shops=[shop.pk for shop in shops],
            stewards=stewards or [actor.user],
            now=now,
        )
        return planned.round


def typed_visit(shop: Shop | UUID, outcome: str = "interested", **values: Any) -> TypedVisit:
    said: dict[str, Any] = {"key": uuid4(), "happened_at": timezone.now()} | values
    return TypedVisit(shop=shop if isinstance(shop, UUID) else shop.uuid, outcome=outcome, **said)


def make_visit(
    actor: Actor, shop: Shop, outcome: str = "interested", *, at: datetime | None = None, **values: Any
) -> Visit:
    """At `at`, which may be long ago: the phone was offline for as long."""
    now = timezone.now()
    at = at or now
    with tenant_context(actor.organisation):
        [noted] = note_visits(
            actor=actor, visits=[typed_visit(shop, outcome, happened_at=at, **values)], now=max(at, now)
        )
        return noted.visit
