"""The state of a shop in the register: from a day on, and its correction for a past day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.register.shop_forms import StateForm
from campaigns.register.shop_selectors import FoundShop, states_of
from campaigns.register.shop_views import FORM_METHODS, acting, found_or_404, frame_of
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS
from tenants.shops.models import Origin, RegisterState, ShopState
from tenants.shops.services import correct_state, set_state, withdraw_state


@staff(*NAME_READERS, methods=FORM_METHODS)
def set_day(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """From a day on the shop is in another state; the first one takes it into the register."""
    found, actor = _standing(uuid), acting(request)
    sent = request.POST if request.method == "POST" else None
    initial = {"state": found.shop.state or RegisterState.ACTIVE, "on": today()}  # type: ignore[attr-defined]
    form = StateForm(sent, initial=initial, today=today())
    if form.is_valid():
        set_state(
            found.shop,
            RegisterState(form.cleaned_data["state"]),
            on=form.cleaned_data["on"],
            source=Origin.STAFF,
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("L’état est noté."))
        return redirect("register:shop", uuid=uuid)
    context = frame_of(found, actor) | {"form": form, "states": states_of(found.shop)}
    return form_page(request, "campaigns/register/state.html", context, form)


@staff(*NAME_READERS, methods=FORM_METHODS)
def correct_day(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Another state or day in the place of one that was noted; or none at all."""
    found, actor = _standing(uuid), acting(request)
    row = ShopState.objects.current().filter(shop=found.shop, pk=pk).first()
    if row is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    is_withdrawn = sent is not None and "withdraw" in sent
    form = StateForm(
        None if is_withdrawn else sent, initial={"state": row.state, "on": row.happened_on}, today=today()
    )
    if is_withdrawn or form.is_valid():
        try:
            if is_withdrawn:
                withdraw_state(row, actor=request.user, now=timezone.now())
            else:
                state, on = RegisterState(form.cleaned_data["state"]), form.cleaned_data["on"]
                correct_state(row, state=state, on=on, actor=request.user, now=timezone.now())
        except DomainError as error:
            form = StateForm(
                {"state": row.state, "on": row.happened_on} if is_withdrawn else sent, today=today()
            )
            form.add_error(None, str(error))
        else:
            messages.success(request, _("C’est corrigé."))
            return redirect("register:shop", uuid=uuid)
    context = frame_of(found, actor) | {"form": form, "row": row}
    return form_page(request, "campaigns/register/correct_state.html", context, form)


def _standing(uuid: UUID) -> FoundShop:
    """A shop that is nobody's double."""
    found = found_or_404(uuid)
    if found.merged_into is not None:
        raise Http404
    return found
