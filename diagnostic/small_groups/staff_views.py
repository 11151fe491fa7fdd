"""Who asks for a place in a small group, for the city's staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostic.small_groups.models import SmallGroupRequest
from diagnostic.small_groups.staff_selectors import handled_requests, open_requests
from diagnostic.small_groups.staff_services import mark_handled
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS


@staff(*NAME_READERS)
def requests(request: StaffRequest) -> HttpResponse:
    """Those that wait for a call, and the latest that were dealt with."""
    waiting = open_requests()
    context = {
        "requests": [_line(one) for one in waiting],
        "handled": [
            _line(one.request) | {"handled_at": one.request.handled_at, "by": one.by}
            for one in handled_requests()
        ],
    }
    return render(request, "diagnostic/small_groups/staff/requests.html", context)


@staff(*NAME_READERS, methods=("POST",))
def handled(request: StaffRequest, uuid: UUID) -> HttpResponse:
    if mark_handled(uuid, actor=request.user, now=timezone.now()) is None:
        raise Http404
    messages.success(request, _("C’est noté : cette demande est traitée."))
    return redirect("small_groups:requests")


def _line(found: SmallGroupRequest) -> dict[str, Any]:
    person = found.person
    return {
        "uuid": found.uuid,
        "name": person.name or (_("nom effacé") if person.erased_at else _("sans nom")),
        "email": person.email,
        "phone": person.phone,
        "shop": found.shop.name if found.shop else "",
        "asked_at": found.asked_at,
    }
