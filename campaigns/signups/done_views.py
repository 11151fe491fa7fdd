"""After the form: what happens next, and the address corrected before anybody has confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.agenda.public_sessions.presentation import joined_names, session_card, waiting_list_rule
from campaigns.agenda.public_sessions.selectors import PublicSession, public_session
from campaigns.signups import forms
from campaigns.signups.models import SignUp
from campaigns.signups.presentation import door_card
from campaigns.signups.remembered import is_remembered, remembering
from campaigns.signups.services import correct_address
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.limits import limited
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest

DONE = "campaigns/signups/done.html"


@never_cache
@everybody()
def done(request: OrganisationRequest, uuid: UUID) -> HttpResponse:
    """What happens next. Who comes and where the mail went, only in the browser that sent the form."""
    row, claim, public = _found(request, uuid)
    now = timezone.now()
    context = {
        "session": session_card(public, request.tenant),
        "claim": claim,
        "rule": waiting_list_rule(smaller_pass=public.seats.lets_smaller_groups_pass),
        "city": request.tenant,
        "is_shop_added": request.GET.get("fait") == "commerce",
    }
    if is_remembered(request, uuid):
        context |= {
            "sent_to": row.contact.email,
            "names": [one.name for one in row.participants.filter(is_active=True) if one.name],
            "shop": joined_names(row.shop_names()),
            "may_correct": _may_correct(claim, now),
            "door": door_card(claim, public.session, now),
            "is_corrected": request.GET.get("fait") == "adresse" and _may_correct(claim, now),
        }
    return not_for_crawlers(render(request, DONE, context))


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("sign_up", per_minute=30)
def correct(request: OrganisationRequest, uuid: UUID) -> HttpResponse:
    """The address to which the mail should have gone; to another browser, only the page before."""
    row, claim, public = _found(request, uuid)
    page = reverse("signups:done", args=[uuid])
    if not is_remembered(request, uuid) or not _may_correct(claim, timezone.now()):
        return redirect(page)
    form = forms.AddressForm(request.POST or None, initial={"email": row.contact.email}, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            correct_address(uuid, form.cleaned_data["email"], organisation=request.tenant, now=timezone.now())
            return remembering(redirect(f"{page}?fait=adresse"), uuid)
        except DomainError as error:
            form.add_error(None, str(error))
    context: dict[str, Any] = {
        "form": form,
        "session": session_card(public, request.tenant),
        "sent_to": row.contact.email,
        "done_url": page,
        "city": request.tenant,
    }
    return not_for_crawlers(form_page(request, "campaigns/signups/correct_address.html", context, form))


def _found(request: OrganisationRequest, uuid: UUID) -> tuple[SignUp, SeatClaim, PublicSession]:
    row = SignUp.objects.filter(uuid=uuid).with_shops().first()
    claim = SeatClaim.objects.filter(uuid=uuid).first()
    public = public_session(row.session_id, request.tenant, timezone.now()) if row else None
    if row is None or claim is None or public is None:
        raise Http404
    return row, claim, public


def _may_correct(claim: SeatClaim, now: datetime) -> bool:
    """As long as nobody has opened the mail: an address that has answered is the right one."""
    is_over = claim.state == ClaimState.ENDED or not claim.has_answered_in_time(now)
    return claim.confirmed_at is None and not is_over
