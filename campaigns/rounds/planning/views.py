"""Planning: streets, areas or shops of the register are chosen, then given to somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaigns.editions.selectors import current_edition
from campaigns.outreach.audience import round_step
from campaigns.outreach.services import tie_round
from campaigns.register.models import SavedView
from campaigns.rounds.planning.choice import (
    AREA,
    LIST,
    MOST_STREETS,
    STREET,
    Selection,
    areas_to_choose,
    is_chosen,
    selection_of,
    streets_to_choose,
)
from campaigns.rounds.planning.forms import NewRoundForm
from campaigns.rounds.planning.presentation import left_out_texts, planned_text
from campaigns.rounds.shared_views import FORM_METHODS, acting, seen_round
from campaigns.visits.coverage.selectors import register_places, visit_facts
from campaigns.visits.models import Round
from campaigns.visits.services import add_shops, plan_round
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.names import has_words, words_of
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.membership.selectors import team_of

MOST_SHOWN = 60
STEP = "etape"  # of a campaign, for which the round is made
MOST_OPEN = 30


@staff(*CITY_EDITORS)
def choose(request: StaffRequest) -> HttpResponse:
    """Streets and areas to tick, the team's views of the register; for a new round, or one that is there."""
    on = today()
    data = request.GET
    query = data.get("q", "").strip()[:80]
    edition = current_edition(on)
    facts = visit_facts(edition, None, on) if edition else []
    visited = {one.shop for one in facts}
    places = list(register_places(on).register.values())
    ticked = set(data.getlist(STREET))
    streets = streets_to_choose(places, visited)
    wanted = words_of(query)
    found = [one for one in streets if has_words(f"{one.name} {one.postal_code}", wanted)]
    others = [one for one in found if one.key not in ticked]
    row = _round_of(request)
    context = {
        "round": row,
        "query": query,
        "ticked": [one for one in streets if one.key in ticked],
        "streets": others[:MOST_SHOWN],
        "n_more": max(len(others) - MOST_SHOWN, 0),
        "n_streets": len(streets),
        "areas": areas_to_choose(places, visited),
        "ticked_areas": set(data.getlist(AREA)),
        "views": [
            {"name": view.name, "url": f"{_next(row)}?{urlencode({LIST: view.query})}"}
            for view in SavedView.objects.filter(user=request.user)
        ],
        "next_url": _next(row),
        "edition": edition,
    }
    return render(request, "campaigns/rounds/choose.html", context)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """What the chosen shops are, and the round that they become."""
    actor, on = acting(request), today()
    if not is_chosen(request.GET):
        return redirect("rounds:plan")
    is_sent = request.method == "POST"
    selection = selection_of(request.GET, actor, on, with_blocked=is_sent and "with_blocked" in request.POST)
    step = round_step(request.GET.get(STEP, ""))
    if step is not None:
        selection = selection.reached_by(step, on)
    start = NewRoundForm.start(on, name=", ".join(selection.names), phone=actor.organisation.contact_phone)
    form = NewRoundForm(request.POST if is_sent else None, initial=start, team=team_of(actor.organisation))
    if form.is_valid() and len(request.GET.getlist(STREET)) > MOST_STREETS:
        form.add_error(None, _("Plus de 100 rues à la fois : faites-en un quartier, ou deux tournées."))
    if form.is_valid():
        try:
            planned = plan_round(
                actor=actor,
                values=form.round_values,
                shops=selection.shops,
                stewards=form.cleaned_data["stewards"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("stewards" if error.code == "stewards_wrong" else None, str(error))
        else:
            if step is not None:
                tie_round(step, planned.round)
            messages.success(request, planned_text(planned.n_shops, selection))
            return redirect("rounds:round", uuid=planned.round.uuid)
    open_rounds = Round.objects.filter(closed_at__isnull=True, ends_on__gte=on)[:MOST_OPEN]
    context = _context(request, selection) | {
        "form": form,
        "open_rounds": [
            {"name": row.name, "url": f"{_next(row)}?{request.GET.urlencode()}"} for row in open_rounds
        ],
    }
    return form_page(request, "campaigns/rounds/new.html", context, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def add(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The chosen shops, for a round that is there."""
    actor = acting(request)
    row = seen_round(actor, uuid)
    if not is_chosen(request.GET):
        return redirect(f"{reverse('rounds:plan')}?{urlencode({'tournee': str(row.uuid)})}")
    selection = selection_of(request.GET, actor, today())
    if request.method == "POST":
        try:
            added = add_shops(row, actor=actor, shops=selection.shops, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, planned_text(added.n_shops, selection))
        return redirect("rounds:round", uuid=row.uuid)
    context = _context(request, selection) | {"round": row}
    return render(request, "campaigns/rounds/add.html", context)


def _context(request: StaffRequest, selection: Selection) -> dict[str, Any]:
    """`back_url`: where the choice was made."""
    data = request.GET
    back_url = f"{reverse('rounds:plan')}?{data.urlencode()}"
    if LIST in data:
        back_url = f"{reverse('register:shops')}?{data[LIST]}"
    return {
        "n_shops": len(selection.shops),
        "left_out": left_out_texts(selection),
        "names": selection.names,
        "back_url": back_url,
    }


def _next(row: Round | None) -> str:
    return reverse("rounds:add", kwargs={"uuid": row.uuid}) if row else reverse("rounds:new")


def _round_of(request: StaffRequest) -> Round | None:
    """The round to which shops are added, `?tournee=`; None for a new one."""
    try:
        uuid = UUID(request.GET.get("tournee", ""))
    except ValueError:
        return None
    return seen_round(acting(request), uuid)
