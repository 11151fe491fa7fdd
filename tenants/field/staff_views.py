"""The phones of an organisation's staff: which were here, and having one forget all that it keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.field.models import FieldPhone
from tenants.field.selectors import phones_of
from tenants.field.services import ask_phone_to_forget
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS


@staff(*CITY_EDITORS)
def phones(request: StaffRequest) -> HttpResponse:
    """Whose phones opened the shell, what they are, when they were last seen."""
    return render(request, "tenants/field/phones.html", {"phones": phones_of(request.tenant)})


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def forget_phone(request: StaffRequest, key: str) -> HttpResponse:
    """Asks first: what the phone did not send is lost."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    phone = get_object_or_404(FieldPhone.objects.select_related("user"), key=key)
    if request.method != "POST":
        return render(request, "tenants/field/forget_phone.html", {"phone": phone})
    ask_phone_to_forget(actor=actor, phone=phone, now=timezone.now())
    messages.success(request, _("C’est demandé : ce téléphone oubliera tout dès qu’il aura du réseau."))
    return redirect("phones:phones")
