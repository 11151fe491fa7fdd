"""The card that a steward left in a shop, opened on the shopkeeper's phone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from campaigns.agenda.models import SignUpSource
from campaigns.agenda.public_sessions.presentation import session_card
from campaigns.agenda.public_sessions.selectors import PublicSession, sessions_near
from campaigns.visits.card_selectors import shop_of_card
from kernel.crawlers import not_for_crawlers
from kernel.limits import MINUTE_S, TooManyRequests, limit, limited, sender_of
from kernel.links import origin_of
from tenants.membership.access import everybody
from tenants.organisations.models import Organisation
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.models import Shop
from tenants.shops.which_shop import described

CARDS_PER_MINUTE = 60
# Whoever guesses is wrong, and only that is counted here.
WRONG_PER_MINUTE = 20
MOST_NEARBY = 6


@never_cache
@everybody()
@limited("card", per_minute=CARDS_PER_MINUTE, methods=("GET", "HEAD"))
def card(request: OrganisationRequest, code: str) -> HttpResponse:
    """The city's sessions, with this shop already chosen in their form.

    A card that is no shop's yet, and a code that is none of ours, lead to the city's page alike. Of the shop
    only what its street shows is said.
    """
    shop = None if request.tenant.is_retired else shop_of_card(code)
    if shop is None:
        return _too_many_guesses(request) or redirect(f"{reverse('city_page')}?s={SignUpSource.STEWARD}")
    on_here, nearby = sessions_near(request.tenant, timezone.now())
    context = {
        "shop": described(shop),
        "city_name": request.tenant.shown_name,
        "origin": origin_of(request.tenant.primary_host),
        "sessions": [_session(public, request.tenant, shop) for public in on_here],
        "nearby": [_session(public, request.tenant, shop) for public in nearby[:MOST_NEARBY]],
        "city_url": f"{reverse('city_page')}?s={SignUpSource.STEWARD}",
    }
    return not_for_crawlers(render(request, "campaigns/rounds/card.html", context))


def _session(public: PublicSession, city: Organisation, shop: Shop) -> dict[str, Any]:
    """The city is known with the shop: the form comes at once."""
    query = {"s": SignUpSource.STEWARD.value, "commerce": str(shop.uuid)}
    form_url = reverse("signups:form", args=[public.session.pk], query=query)
    return session_card(public, city, source=SignUpSource.STEWARD) | {"sign_up_url": form_url}


def _too_many_guesses(request: OrganisationRequest) -> HttpResponse | None:
    try:
        limit("card_wrong", sender_of(request), per_minute=WRONG_PER_MINUTE * settings.LIMITS_FACTOR)
    except TooManyRequests:
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(MINUTE_S)
        return response
    return None
