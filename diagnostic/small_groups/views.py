"""Asking for a place in a small group. The page is the same for everybody and knows of no result."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from diagnostic.small_groups.forms import AskForm
from diagnostic.small_groups.services import ask_for_place
from kernel.errors import DomainError
from kernel.limits import limited
from kernel.wording import reader_language
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.errors import ShopUnsure

PAGE = "diagnostic/small_groups/ask.html"


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("small_group", per_minute=60)
def ask(request: OrganisationRequest) -> HttpResponse:
    """What a small group is, and the form."""
    if request.tenant.is_retired:
        return render(request, "campaigns/signups/refused.html", status=410)
    if request.method != "POST":
        return _drawn(request, AskForm(initial={"form_key": uuid4()}))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _drawn(request, form, status=422)
    typed = form.cleaned_data
    try:
        ask_for_place(
            organisation=request.tenant,
            form_key=form.key(),
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            shop=form.typed_shop(),
            language=reader_language(),
            now=timezone.now(),
        )
    except ShopUnsure as error:
        form.ask_which(error)
        return _drawn(request, form, status=422)
    except DomainError as error:
        form.add_error(None, str(error))
        return _drawn(request, form, status=409)
    return redirect("small_groups:done")


@never_cache
@everybody()
def done(request: OrganisationRequest) -> HttpResponse:
    """Thanks, and what happens next; nothing that says who asked."""
    return render(request, "diagnostic/small_groups/done.html", {"city": request.tenant})


def _drawn(request: OrganisationRequest, form: AskForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "city": request.tenant, "page_error": form.is_bound}
    return render(request, PAGE, context, status=status)
