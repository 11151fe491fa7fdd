"""What a phone at the door asks for: the list, whose code was shown, shops by name. JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.door_codes import code_in
from campaigns.agenda.models import SeatClaim, Session
from campaigns.check_in.door_shops import door_shops
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.lists import CheckInList, ListedPerson, check_in_list
from campaigns.check_in.services.marking import Signed
from kernel.clock import day_of
from kernel.names import in_reading_order
from kernel.templatetags.portal import day, hour
from tenants.membership.access import staff_json
from tenants.membership.actors import Actor, actor_of
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Organisation, OrganisationStatus

AT_THE_DOOR = (*NAME_READERS, Role.FACILITATOR)
LONGEST_QUERY = 80
COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


@staff_json(*AT_THE_DOOR)
def people(request: HttpRequest, pk: int) -> JsonResponse:
    """The list of a session for a phone to keep: groups with their code, people, walk-ins."""
    try:
        found = check_in_list(_actor(request), pk, now=timezone.now())
    except CheckInNotYours:
        return JsonResponse({"code": "not_found"}, status=404)
    return JsonResponse(_for_a_phone(found), json_dumps_params=COMPACT)


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


def _for_a_phone(found: CheckInList) -> dict[str, Any]:
    """As small as it can be: a group once, its people by the number of their group."""
    session = found.session
    cities = {city.pk: n for n, city in enumerate(found.cities)}
    groups: dict[UUID, int] = {}
    group_rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for one in found.people:
        line = _line(one)
        if isinstance(one.line, Signed):
            # Two shops of one contact are on the contact's line alone, so the group is named by its others.
            key = one.line.sign_up
            if key not in groups:
                groups[key] = len(group_rows)
                group_rows.append(
                    {"sign_up": str(key), "city": cities[one.city.pk], "seat": one.seat, "code": one.code}
                )
            lines.append({"g": groups[key], "p": one.line.participant, **line})
        else:
            key_of_form = {"key": str(one.key)} if one.key else {}
            lines.append({"city": cities[one.city.pk], "row": one.line.row, **key_of_form, **line})
    return {
        "session": {
            "id": session.pk,
            "title": session.shown_title,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "place": session.place,
            "phase": found.phase,
            "kind": session.kind,
            "limit": session.seats.hard_limit,
        },
        "cities": [
            {"slug": city.slug, "name": city.name, "is_host": city in found.hosts} for city in found.cities
        ],
        "groups": group_rows,
        "people": lines,
        "read_at": timezone.now().isoformat(),
    }


def _line(one: ListedPerson) -> dict[str, Any]:
    """Without what is empty."""
    said = {
        "name": one.name,
        "shop": one.shop,
        "place": one.place,
        "role": one.role,
        "outcome": one.outcome,
        "at": one.arrived_at.isoformat() if one.arrived_at else "",
        "is_guest": one.is_guest,
    }
    return {name: value for name, value in said.items() if value}
