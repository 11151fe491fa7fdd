"""A round, for the city's team: how far it has come by street, who was where when, its shops."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rounds.overview.presentation import (
    AGAIN_COLUMNS,
    SHOP_COLUMNS,
    VISIT_COLUMNS,
    again_rows,
    hours_lines,
    progress_figures,
    round_head,
    shop_rows,
    street_rows,
    visit_rows,
)
from campaigns.rounds.overview.selectors import hours_of, with_doubles
from campaigns.rounds.shared_views import acting, seen_round
from campaigns.visits.models import Round
from campaigns.visits.progress import street_tallies, tally_of_lines, visits_of_round
from campaigns.visits.selectors import RoundLine, round_lines, stewards_of
from campaigns.visits.services import remove_shops
from kernel.clock import today
from kernel.errors import DomainError
from kernel.templatetags.portal import number
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS
from tenants.shops.models import Shop

PER_PAGE = 50
MOST_TICKED = 1_000


@staff(*NAME_READERS)
def round_page(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """How far it has come, and what is to be seen again."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    lines = round_lines(row, today())
    context = (
        _frame(actor, row, "progress")
        | _progress(row, lines)
        | {
            "again": again_rows(lines),
            "again_columns": _columns(AGAIN_COLUMNS),
            "hours": hours_lines(hours_of(row)),
        }
    )
    return render(request, "campaigns/rounds/round_progress.html", context)


@staff(*NAME_READERS)
def progress(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The part of the page that asks for itself again."""
    row = seen_round(acting(request), uuid)
    context = {"round": row, **_progress(row, round_lines(row, today()))}
    return render(request, "campaigns/rounds/_round_progress.html", context)


@staff(*NAME_READERS)
def visits(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Who was at which shop when, the newest first."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    found = visits_of_round(round_lines(row, today()), row.starts_on)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = _frame(actor, row, "visits") | {
        "page_obj": page,
        "rows": visit_rows(list(page), may_correct=actor.role in CITY_EDITORS),
        "columns": _columns(VISIT_COLUMNS),
        "n_visits": len(found),
    }
    return render(request, "campaigns/rounds/round_visits.html", context)


@staff(*NAME_READERS, methods=("GET", "HEAD", "POST"))
def shops(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """All shops of the round; sent by who plans, those ticked are taken out."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    may_plan = actor.role in CITY_EDITORS
    if request.method == "POST" and may_plan:
        return _remove(request, actor, row)
    lines = round_lines(row, today())
    context = _frame(actor, row, "shops") | {
        "rows": shop_rows(lines),
        "columns": _columns(SHOP_COLUMNS),
        "may_remove": may_plan and row.closed_at is None,
    }
    return render(request, "campaigns/rounds/round_shops.html", context)


def _remove(request: StaffRequest, actor: Actor, row: Round) -> HttpResponse:
    ticked = [one for one in map(_uuid, request.POST.getlist("shop")[:MOST_TICKED]) if one]
    pks = list(Shop.objects.filter(uuid__in=ticked).values_list("pk", flat=True))
    try:
        n = remove_shops(row, actor=actor, shops=with_doubles(pks), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        n = min(n, len(pks))  # the round may have a merged pair as two
        text = ngettext(
            "%(n)s commerce n’est plus dans la tournée. Ses visites restent.",
            "%(n)s commerces ne sont plus dans la tournée. Leurs visites restent.",
            n,
        )
        if n:
            messages.success(request, text % {"n": number(n)})
        else:
            messages.warning(request, _("Aucun commerce n’était coché."))
    return redirect("rounds:shops", uuid=row.uuid)


def _frame(actor: Actor, row: Round, current: str) -> dict[str, Any]:
    keys = {"uuid": row.uuid}
    tabs = (
        ("progress", "rounds:round", _("Avancement")),
        ("visits", "rounds:visits", _("Visites")),
        ("shops", "rounds:shops", _("Commerces")),
    )
    return round_head(row, stewards_of([row]).get(row.pk, []), today()) | {
        "tabs": [
            {"label": label, "url": reverse(name, kwargs=keys), "is_current": code == current}
            for code, name, label in tabs
        ],
        "may_plan": actor.role in CITY_EDITORS,
    }


def _progress(row: Round, lines: list[RoundLine]) -> dict[str, Any]:
    total = tally_of_lines(lines)
    return {
        "figures": progress_figures(total),
        "streets": street_rows(street_tallies(lines), total),
        "now": timezone.now(),
        "is_live": row.closed_at is None,
    }


def _columns(labels: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"label": label} for label in labels]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
