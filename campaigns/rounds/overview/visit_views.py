"""One visit, corrected or undone by the city's team; the register's state follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.rounds.overview.presentation import (
    moment_text,
    outcome_effects,
    outcome_tone,
    state_after_text,
)
from campaigns.rounds.planning.forms import VisitForm
from campaigns.rounds.shared_views import FORM_METHODS, acting
from campaigns.visits.models import Visit
from campaigns.visits.services import correct_visit, undo_visit
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.shops.models import Shop
from tenants.shops.selectors import with_state


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def visit(request: StaffRequest, key: UUID) -> HttpResponse:
    """What was noted, and what is true."""
    one = _visit(key)
    form = VisitForm(request.POST if request.method == "POST" else None, visit=one)
    if form.is_valid():
        try:
            corrected = correct_visit(
                actor=acting(request), key=key, values=form.visit_values(), now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("La visite est corrigée.") if corrected.pk != one.pk else _("Rien n’a changé.")
            has_state = one.state_set is not None or corrected.state_set is not None
            messages.success(request, f"{text} {_state_text(one) if has_state else ''}".strip())
            return redirect(_back(one))
    context = {
        "form": form,
        "visit": one,
        "when": moment_text(one),
        "who": str(one.visited_by or one.steward),
        "outcome": {"text": one.get_outcome_display(), "tone": outcome_tone(one.outcome)},
        "state_set": one.state_set.get_state_display() if one.state_set else "",
        "effects": outcome_effects(),
        "back_url": _back(one),
    }
    return form_page(request, "campaigns/rounds/visit.html", context, form)


@staff(*CITY_EDITORS, methods=("POST",))
def undo(request: StaffRequest, key: UUID) -> HttpResponse:
    one = _visit(key)
    undo_visit(actor=acting(request), key=key, now=timezone.now())
    state = _state_text(one) if one.state_set is not None else ""
    messages.success(request, f"{_('La visite est annulée.')} {state}".strip())
    return redirect(_back(one))


def _visit(key: UUID) -> Visit:
    """Of this city, and not undone: else 404. 1 statement."""
    rows = Visit.objects.current().filter(key=key)
    found: Visit | None = rows.select_related("shop", "visited_by", "round", "state_set").first()
    if found is None:
        raise Http404
    return found


def _back(one: Visit) -> str:
    if one.round is not None:
        return reverse("rounds:visits", kwargs={"uuid": one.round.uuid})
    return reverse("register:shop", kwargs={"uuid": one.shop.uuid})


def _state_text(before: Visit) -> str:
    """What the register says of the shop now."""
    found = with_state(Shop.objects.filter(pk=before.shop_id), today()).first()
    return state_after_text(found.state) if found else ""  # type: ignore[attr-defined]
