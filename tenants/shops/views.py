"""What somebody typed of a shop or a person that contradicts what is known, for staff to settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS
from tenants.sectors.selectors import sectors_by_code
from tenants.shops.models import ReportedDetail
from tenants.shops.selectors import open_details
from tenants.shops.services import settle_detail

PER_PAGE = 50


@staff(*NAME_READERS)
def reported(request: StaffRequest) -> HttpResponse:
    """Those that wait, the oldest first."""
    actor = actor_of(request)
    page = Paginator(open_details(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(row) for row in page],
        "may_settle": actor is not None and actor.role in CITY_EDITORS,
    }
    return render(request, "tenants/shops/reported.html", context)


@staff(*CITY_EDITORS, methods=("POST",))
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what is known, or replace it by what was typed."""
    row = ReportedDetail.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    is_replaced = request.POST.get("answer") == ReportedDetail.Settlement.REPLACED
    try:
        settle_detail(reported=row, is_replaced=is_replaced, actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("C’est remplacé.") if is_replaced else _("C’est noté : rien ne change."))
    return redirect("shops:reported")


def _line(row: ReportedDetail) -> dict[str, Any]:
    owner = row.shop or row.person
    return {
        "pk": row.pk,
        "of": str(owner.name) if owner and owner.name else _("sans nom"),
        "is_person": row.person_id is not None,
        "detail": row.get_detail_display(),
        "known": _shown(row, row.known),
        "typed": _shown(row, row.typed),
        "reported_at": row.reported_at,
    }


def _shown(row: ReportedDetail, value: str) -> str:
    if row.detail == ReportedDetail.Detail.SECTOR:
        return str(sectors_by_code().get(value, value))
    return value
