"""What a steward's phone asks for: the page of a round, and as JSON its shops, sessions, other shops by
name."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from campaigns.rounds.phone.lists import round_for_phone, session_for_phone
from campaigns.rounds.phone.page_words import page_words
from campaigns.rounds.phone.selectors import calls_of, overtaken_of, sessions_with_places
from campaigns.rounds.shared_views import acting, seen_round
from campaigns.visits.selectors import round_lines
from kernel.clock import day_of
from tenants.field.identity import field_identity
from tenants.field.pages import field_page
from tenants.membership.access import staff, staff_json
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS
from tenants.shops.selectors import find_shops

COMPACT = {"separators": (",", ":"), "ensure_ascii": False}
LONGEST_QUERY = 80


@staff(*NAME_READERS)
def round_page(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The page that the phone keeps: it draws the round from `shop_list`, and holds no name. 1 statement."""
    row = seen_round(acting(request), uuid)
    context = {
        "round_uuid": row.uuid,
        "list_url": reverse("rounds_field:list", kwargs={"uuid": uuid}),
        "sessions_url": reverse("rounds_field:sessions"),
        "shops_url": reverse("rounds_field:shops"),
        **page_words(request.tenant),
    }
    return field_page(request, "campaigns/rounds/round.html", context)


@staff_json(*NAME_READERS)
def shop_list(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """A round for a phone to keep, until a week after it."""
    actor, now = acting(request), timezone.now()
    try:
        row = seen_round(acting(request), uuid)
    except Http404:
        return JsonResponse({"code": "not_found"}, status=404)
    found = round_for_phone(
        row,
        round_lines(row, day_of(now)),
        user=actor.user,
        overtaken=overtaken_of(actor.user),
        calls=calls_of(actor.user),
        now=now,
    )
    whose = {"user": field_identity(actor)}  # a page of somebody else's does not keep it
    return JsonResponse(whose | found, json_dumps_params=COMPACT)


@staff_json(*NAME_READERS)
def sessions(request: HttpRequest) -> JsonResponse:
    """Where a place may be asked for, the city's own sessions first."""
    actor, now = acting(request), timezone.now()
    found = sessions_with_places(actor.organisation, now)
    rows = [session_for_phone(one, actor.organisation.pk) for one in found]
    rows.sort(key=lambda row: not row["is_here"])
    whose = {"user": field_identity(actor)}
    return JsonResponse(whose | {"sessions": rows, "read_at": now.isoformat()}, json_dumps_params=COMPACT)


@staff_json(*NAME_READERS)
def shops(request: HttpRequest) -> JsonResponse:
    """Shops of the city by name, street or number, `?q=`: for one that is not in the round."""
    found = find_shops(request.GET.get("q", "")[:LONGEST_QUERY])
    return JsonResponse(
        {
            "shops": [
                {"uuid": str(shop.uuid), "name": shop.name, "street": f"{shop.street} {shop.number}".strip()}
                for shop in found
            ]
        }
    )
