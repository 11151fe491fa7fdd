"""The organisation's tokens: listed, made and revoked by its administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.clock import day_of
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role
from tenants.tokens.forms import TokenForm
from tenants.tokens.models import ApiToken
from tenants.tokens.selectors import tokens_of
from tenants.tokens.services import create_token, revoke_token


@staff(Role.ADMINISTRATOR, methods=("GET", "HEAD", "POST"))
def tokens(request: StaffRequest) -> HttpResponse:
    """The list and a form. A new token's secret is in the answer to the form, and in no other page."""
    now = timezone.now()
    asked: dict[str, Any] = {"kind": request.tenant.kind, "today": day_of(now)}
    form = TokenForm(request.POST if request.method == "POST" else None, **asked)
    created = None
    if form.is_valid():
        try:
            created = create_token(actor=_actor(request), now=now, **form.cleaned_data)
        except DomainError as error:
            form.add_error("expires_on", str(error))
        else:
            form = TokenForm(**asked)
    context = {
        "form": form,
        "created": created,
        "tokens": tokens_of(request.tenant, now),
    }
    return form_page(request, "tenants/tokens/tokens.html", context, form)


@staff(Role.ADMINISTRATOR, methods=("GET", "HEAD", "POST"))
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, organisation=request.tenant)
    if request.method != "POST":
        return render(request, "tenants/tokens/revoke.html", {"token": token})
    revoke_token(actor=_actor(request), token=token, now=timezone.now())
    messages.success(request, _("La clé est révoquée : elle n’ouvre plus rien."))
    return redirect("staff:token_list")


def _actor(request: StaffRequest) -> Actor:
    return Actor(request.user, request.tenant, Role.ADMINISTRATOR)
