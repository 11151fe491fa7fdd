"""What a phone at the door asks for: the page, and as JSON the list, whose code was shown, shops by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.door_codes import code_in
from campaigns.agenda.models import SeatClaim, Session
from campaigns.check_in.door_shops import door_shops
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.lists import CheckInList, ListedPerson, check_in_list
from campaigns.check_in.services import Noted, Signed
from kernel.clock import day_of
from kernel.names import in_reading_order
from kernel.templatetags.portal import day, hour
from tenants.field.identity import field_identity
from tenants.field.pages import field_page
from tenants.membership.access import staff, staff_json
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Organisation, OrganisationStatus

AT_THE_DOOR = (*NAME_READERS, Role.FACILITATOR)
LONGEST_QUERY = 80
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


@staff(*AT_THE_DOOR)
def door(request: StaffRequest, pk: int) -> HttpResponse:
    """The page that the phone keeps: it draws the list from `people`, and holds no name. 1 statement."""
    session = Session.objects.with_roster_for(_actor(request)).filter(pk=pk).first()
    if session is None:
        raise Http404
    context = {
        "session": session,
        "list_url": reverse("door:people", kwargs={"pk": pk}),
        "code_url": reverse("door:code", kwargs={"pk": pk}),
        "shops_url": reverse("door:shops", kwargs={"pk": pk}),
        "cities_url": reverse("door:cities"),
        "paper_url": reverse("check_in:sheet", kwargs={"pk": pk}),
    }
    return field_page(request, "campaigns/check_in/check_in.html", context)


@staff_json(*AT_THE_DOOR)
def people(request: HttpRequest, pk: int) -> JsonResponse:
    """The list of a session for a phone to keep: groups with their code, people, walk-ins."""
    try:
        found = check_in_list(_actor(request), pk, now=timezone.now())
    except CheckInNotYours:
        return JsonResponse({"code": "not_found"}, status=404)
    whose = {"user": field_identity(_actor(request))}  # a page of somebody else's does not keep it
    return JsonResponse(whose | _for_a_phone(found), json_dumps_params=COMPACT)


@staff_json(*AT_THE_DOOR)
def code(request: HttpRequest, pk: int) -> JsonResponse:
    """What a code is, `?c=`, that is not on the list of this session: said in a sentence, with no name."""
    allowed = Session.objects.with_roster_for(_actor(request)).filter(pk=pk).exists()
    if not allowed:
        return JsonResponse({"code": "not_found"}, status=404)
    typed = code_in(request.GET.get("c", ""))
    claim = SeatClaim.objects.select_related("session").filter(check_in_code=typed).first() if typed else None
    return JsonResponse({"is_here": bool(claim and claim.session_id == pk), "text": _code_text(claim, pk)})


@staff_json(*AT_THE_DOOR)
def shops(request: HttpRequest, pk: int) -> JsonResponse:
    """Shops of a city, `?ville=`, by name or street, `?q=`: for who comes without having signed up."""
    city = Organisation.objects.cities().filter(slug=request.GET.get("ville", "")).first()
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    try:
        found = door_shops(_actor(request), pk, city, query)
    except CheckInNotYours:
        return JsonResponse({"code": "not_found"}, status=404)
    return JsonResponse(
        {"shops": [{"uuid": str(one.uuid), "name": one.name, "street": one.street} for one in found]}
    )


@staff_json(*AT_THE_DOOR)
def cities(request: HttpRequest) -> JsonResponse:
    """The cities of the programme, for somebody whose city does not host the session."""
    found = Organisation.objects.cities().filter(status=OrganisationStatus.ACTIVE)
    names = sorted(((city.slug, city.name) for city in found), key=lambda one: in_reading_order(one[1]))
    return JsonResponse({"cities": [{"slug": slug, "name": name} for slug, name in names]})


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor is None:  # the decorator asked
        raise CheckInNotYours
    return actor


def _code_text(claim: SeatClaim | None, pk: int) -> str:
    if claim is None:
        return _("Ce code n’existe pas. Relisez-le, ou cherchez la personne par son nom.")
    if claim.session_id == pk:
        if claim.state == "ended":
            return _("Cette inscription a été annulée. Si la personne vient quand même, notez son arrivée.")
        return _("Ce code est bien celui de cette séance : rechargez la liste.")
    starts_at = claim.session.starts_at
    return _("Ce code est celui d’une autre séance, le %(day)s à %(hour)s.") % {
        "day": day(day_of(starts_at)),
        "hour": hour(starts_at),
    }


GROUP = ("sign_up", "city", "seat", "code", "shop", "place")
PERSON = ("g", "p", "name", "role", "outcome", "at", "shop")


def _for_a_phone(found: CheckInList) -> dict[str, Any]:
    """As small as it can be: tables whose columns are named once, rows without their empty end.

    `groups` have the number of their city; `people` that of their group, and a shop where they come for more
    than the group; `noted` are those of whom only what was noted is known.
    """
    session = found.session
    seats = session.seats
    cities = {city.pk: n for n, city in enumerate(found.cities)}
    groups: dict[UUID, int] = {}
    group_rows: list[list[Any]] = []
    people: list[list[Any]] = []
    noted: list[dict[str, Any]] = []
    shops = _shortest_shops(found.people)
    for one in found.people:
        if not isinstance(one.line, Signed):
            noted.append(_noted(one, one.line, cities[one.city.pk]))
            continue
        key = one.line.sign_up
        if key not in groups:
            groups[key] = len(group_rows)
            of_group = [str(key), cities[one.city.pk], one.seat, one.code, shops[key], one.place]
            group_rows.append(_without_empty_end(of_group))
        shop = one.shop if one.shop != shops[key] else ""
        person = [groups[key], one.line.participant, one.name, one.role, one.outcome, _instant(one), shop]
        people.append(_without_empty_end(person))
    return {
        "session": {
            "id": session.pk,
            "title": session.shown_title,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "place": session.place,
            "phase": found.phase,
            "kind": session.kind,
            "limit": seats.capacity if seats.hard_limit is None else seats.hard_limit,
        },
        "cities": [
            {"slug": city.slug, "name": city.name, "is_host": city in found.hosts} for city in found.cities
        ],
        "groups": {"columns": GROUP, "rows": group_rows},
        "people": {"columns": PERSON, "rows": people},
        "noted": noted,
        "read_at": timezone.now().isoformat(),
    }


def _shortest_shops(people: Iterable[ListedPerson]) -> dict[UUID, str]:
    """By group: the contact's line may name more shops than those of who comes along."""
    shops: dict[UUID, str] = {}
    for one in people:
        if isinstance(one.line, Signed):
            key = one.line.sign_up
            shops[key] = min(shops.get(key, one.shop), one.shop, key=len)
    return shops


def _noted(one: ListedPerson, line: Noted, city: int) -> dict[str, Any]:
    """Without what is empty."""
    said = {
        "row": line.row,
        "name": one.name,
        "shop": one.shop,
        "place": one.place,
        "role": one.role,
        "outcome": one.outcome,
        "at": _instant(one),
        "is_guest": one.is_guest,
        "key": str(one.key) if one.key else "",
    }
    return {"city": city} | {name: value for name, value in said.items() if value}


def _instant(one: ListedPerson) -> str:
    return one.arrived_at.isoformat(timespec="seconds") if one.arrived_at else ""


def _without_empty_end(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row.pop()
    return row
