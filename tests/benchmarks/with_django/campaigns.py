"""A campaign over all shops of a city: whom it reaches, by channel, and its page."""

from __future__ import annotations

import time
from typing import Any

from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.outreach.audience import audience_counts
from campaigns.outreach.models import Touch
from campaigns.register.shop_list import ShopList
from kernel.clock import today
from kernel.database import connection
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop
from tests.benchmarks.with_django.register import CITY, PER_STATEMENT
from tests.factories.campaigns import make_campaign, step_of


def measured(rounds: int) -> dict[str, Any]:
    """Of the city that `register.fill` has made: statements, milliseconds, and how many shops are in the
    audience; half of them were sent a letter yesterday."""
    city = Organisation.objects.get(slug=CITY)
    manager = Membership.objects.select_related("user").filter(organisation=city, role="manager").first()
    assert manager is not None
    actor = Actor(manager.user, city, Role(manager.role))
    campaign = make_campaign(actor, "letter", "email", "call", "round")
    found: dict[str, Any] = {"seconds": []}
    with tenant_context(city):
        step = step_of(campaign, "letter")
        shops = list(Shop.objects.values_list("pk", flat=True))
        Touch.objects.bulk_create(
            [Touch(step=step, shop_id=pk, state="made", happened_on=today()) for pk in shops[::2]],
            PER_STATEMENT,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for _ in range(rounds + 1):
            at = time.perf_counter()
            with CaptureQueriesContext(connection) as captured:
                wanted = ShopList(QueryDict("state=all"), actor).shops
                counts = audience_counts(wanted, on=today(), gap_days=21)
            found["seconds"].append(time.perf_counter() - at)
            found["n_statements"] = len([one for one in captured if not one["sql"].startswith("SET ")])
        found["seconds"] = found["seconds"][1:]
        found["n"] = counts["letter"].n
        found["n_recent"] = counts["letter"].n - counts["letter"].n_reached
    connection.set_schema_to_public()
    return found
