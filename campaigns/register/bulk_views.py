"""Many shops changed at once: what and how many is said first, then done, then may be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.register.bulk import leave_out, put_in_group, rename_street, set_sector, undo
from campaigns.register.bulk_forms import (
    BulkSectorForm,
    GroupForm,
    LeaveOutForm,
    NewGroupForm,
    StreetForm,
    needs_group,
)
from campaigns.register.list_views import acting
from campaigns.register.models import BulkAction, BulkChange
from campaigns.register.shop_list import ShopList
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.names import shop_key
from kernel.templatetags.portal import number
from tenants.accounts.models import User
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.sectors.models import Sector
from tenants.shops.models import Association, Shop, Tag
from tenants.shops.selectors import standing_shops
from tenants.shops.services import add_label

MOST_SPELLINGS = 60


@dataclass(frozen=True)
class _Selection:
    """Which shops, by the address of the list: those ticked, or all that its filters find."""

    action: BulkAction
    shops: QuerySet[Shop]
    is_all: bool
    list_url: str


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def bulk(request: StaffRequest) -> HttpResponse:
    """Says which shops and asks to what; sent, it is done to as many as were spoken of, or to none."""
    selection = _selected(request, acting(request))
    pks = list(selection.shops.values_list("pk", flat=True))
    form = _form(selection, request.POST if request.method == "POST" and pks else None)
    if form.is_bound and form.is_valid():
        if request.POST.get("n") == str(len(pks)):
            change = _do(selection.action, pks, form, request)
            return redirect("register:bulk_done", uuid=change.uuid)
        text = _("Le nombre de commerces a changé entre-temps. Vérifiez-le, puis confirmez.")
        form.add_error(None, text)
    context = {
        "form": form,
        "n": len(pks),
        "action": selection.action,
        "is_all": selection.is_all,
        "names": list(selection.shops.order_by("search_key", "pk").values_list("name", flat=True)[:12]),
        "list_url": selection.list_url,
        "is_grave": selection.action == BulkAction.LEAVE_OUT,
    }
    return form_page(request, "campaigns/register/bulk.html", context, form)


@staff(*CITY_EDITORS)
def bulk_done(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """What was done, and a button that undoes it."""
    change = _change(uuid)
    context = {
        "change": change,
        "action": BulkAction(change.action),
        "list_url": reverse("register:shops"),
    }
    return render(request, "campaigns/register/bulk_done.html", context)


@staff(*CITY_EDITORS, methods=("POST",))
def undo_bulk(request: StaffRequest, uuid: UUID) -> HttpResponse:
    try:
        n = undo(_change(uuid), actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = ngettext(
            "C’est annulé : %(n)s commerce est comme avant.",
            "C’est annulé : %(n)s commerces sont comme avant.",
            n,
        )
        messages.success(request, text % {"n": number(n)})
    return redirect("register:bulk_done", uuid=uuid)


def _change(uuid: UUID) -> BulkChange:
    change = BulkChange.objects.filter(uuid=uuid).first()
    if change is None:
        raise Http404
    return change


def _selected(request: StaffRequest, actor: Actor) -> _Selection:
    """Ticks that name no shop of this city count for nothing."""
    if request.GET.get("action") not in BulkAction.values:
        raise Http404
    asked = ShopList(request.GET, actor)
    is_all = request.GET.get("scope") == "all"
    if is_all:
        shops = Shop.objects.none() if asked.is_near else asked.shops
    else:
        shops = standing_shops().filter(
            uuid__in=[one for one in map(_uuid, request.GET.getlist("shop")) if one]
        )
    list_url = reverse("register:shops") + asked.query.url()
    return _Selection(BulkAction(request.GET["action"]), shops, is_all, list_url)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(selection: _Selection, data: Any) -> forms.Form:
    action = selection.action
    group = needs_group(action)
    if group is not None:
        is_added = action in (BulkAction.ADD_ASSOCIATION, BulkAction.ADD_TAG)
        return (NewGroupForm if is_added else GroupForm)(data, model=group)
    if action == BulkAction.SET_SECTOR:
        return BulkSectorForm(data)
    if action == BulkAction.RENAME_STREET:
        streets = selection.shops.exclude(street="").order_by().values("street").annotate(n=Count("pk"))
        found = streets.order_by("-n", "street").values_list("street", "n")[:MOST_SPELLINGS]
        return StreetForm(data, spellings=list(found))
    return LeaveOutForm(data, initial={"on": today()})


def _do(action: BulkAction, pks: list[int], form: forms.Form, request: StaffRequest) -> BulkChange:
    actor, now, cleaned = request.user, timezone.now(), form.cleaned_data
    model = needs_group(action)
    if model is not None:
        return put_in_group(action, pks, _group(model, cleaned, actor), actor=actor, now=now)
    if action == BulkAction.SET_SECTOR:
        return set_sector(pks, Sector.objects.get(pk=cleaned["sector"]), actor=actor, now=now)
    if action == BulkAction.RENAME_STREET:
        return rename_street(pks, cleaned["spellings"], cleaned["street"], actor=actor, now=now)
    return leave_out(pks, cleaned["on"], actor=actor, now=now)


def _group(model: type[Association | Tag], cleaned: dict[str, Any], actor: User) -> Association | Tag:
    """The one chosen; a new name is the one that has it already, however it is written."""
    if cleaned.get("new"):
        key = shop_key(cleaned["new"])
        known = model.objects.filter(name_key=key).first()
        return known or add_label(model, cleaned["new"], actor=actor)
    return model.objects.get(pk=int(cleaned["group"]))
