"""Names of shops that people typed and nobody knows yet: staff say which shop it is, and see no result."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.signups.services.lookup import find_or_add_shop
from diagnostic.assessment.models import Attempt
from diagnostic.assessment.services import Claimed, claim, leave_unnamed
from diagnostic.assessment.shop_lookup import found_shops, shop_with_uuid
from diagnostic.assessment.staff_forms import NewShopForm
from diagnostic.assessment.staff_selectors import typed_name, typed_names
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS
from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Shop
from tenants.shops.selectors import find_shops

FORM_METHODS = ("GET", "HEAD", "POST")


@staff(*NAME_READERS)
def names(request: StaffRequest) -> HttpResponse:
    """The names that wait."""
    return render(request, "diagnostic/assessment/staff/names.html", {"names": typed_names()})


@staff(*NAME_READERS, methods=FORM_METHODS)
def match(request: StaffRequest, pk: int) -> HttpResponse:
    """Which shop of the city it is: one that looks alike, one searched for, a new one, or none."""
    found = typed_name(pk)
    if found is None:
        messages.info(request, _("Ce nom n’attend plus : quelqu’un s’en est occupé."))
        return redirect("diagnostics:names")
    query = request.GET.get("q", "").strip()[:100]
    is_new = "nouveau" in request.GET
    sent = request.POST if request.method == "POST" else None
    form = NewShopForm(sent, initial={"name": found.name}) if is_new else None
    if sent is not None:
        if sent.get("action") == "leave":
            leave_unnamed(pk, actor=request.user)
            messages.success(request, _("C’est noté : le résultat compte, sans nom de commerce."))
            return redirect("diagnostics:names")
        shop = _shop_chosen(sent.get("shop", ""), form, pk)
        if shop is not None:
            return _matched(request, pk, shop)
    context = {
        "typed": found,
        "shops": find_shops(query) if query else found_shops(found.name),
        "query": query,
        "form": form,
    }
    return form_page(request, "diagnostic/assessment/staff/match.html", context, *([form] if form else []))


def _shop_chosen(said: str, form: NewShopForm | None, pk: int) -> Shop | None:
    if form is None:
        return shop_with_uuid(said)
    if not form.is_valid():
        return None
    sector = Attempt.objects.filter(pk=pk).values_list("sector", flat=True).first()
    try:
        return find_or_add_shop(form.typed(sector), now=timezone.now())
    except ShopUnsure as error:
        form.ask_which(error)
        return None


def _matched(request: StaffRequest, pk: int, shop: Shop) -> HttpResponse:
    uuid = Attempt.objects.filter(pk=pk).values_list("uuid", flat=True).first()
    if uuid is None:
        raise Http404
    try:
        claim(uuid, shop, by=Claimed.STAFF, actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("C’est relié à %(shop)s, à sa date.") % {"shop": shop.name})
    return redirect("diagnostics:names")
