"""Taking consents back, by the link in each mail that needs one (RFC 8058)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kernel.crawlers import not_for_crawlers
from kernel.limits import limited
from tenants.consent.models import Channel, ContactBlock, How
from tenants.consent.presentation import consent_card
from tenants.consent.selectors import consents_of
from tenants.consent.services import block_person, withdraw_consents
from tenants.consent.withdrawal_links import withdrawing_person
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.errors import LinkBroken
from tenants.shops.models import Person

PAGE = "tenants/consent/withdrawal.html"


# The token is what allows it, and mail programs that press the button know no other secret.
@csrf_exempt
@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("withdrawal", per_minute=60)
def withdrawal(request: OrganisationRequest, token: str) -> HttpResponse:
    """Opened, it shows what was agreed to; the button, or a mail program's, takes it back. Repeatable."""
    try:
        person = withdrawing_person(token)
    except LinkBroken as error:
        context = {"refusal": str(error), "city": request.tenant}
        return not_for_crawlers(render(request, PAGE, context, status=404))
    if request.method == "POST" and person is not None:
        _take_back(person, request.POST.get("what", ""))
    consents = consents_of(person) if person is not None else []
    context = {
        "consents": [consent_card(row) for row in consents],
        "is_done": request.method == "POST",
        "never_again": request.POST.get("what") == "never",
        "is_known": person is not None,
        "city": request.tenant,
    }
    return not_for_crawlers(render(request, PAGE, context))


def _take_back(person: Person, what: str) -> None:
    """By default what comes by mail: that is what a mail program's button means."""
    now = timezone.now()
    if what == "never":
        withdraw_consents(person=person, now=now, how=How.LINK)
        block_person(person, reason=ContactBlock.Reason.ASKED, via=How.LINK, actor=None, now=now)
    elif what == "all":
        withdraw_consents(person=person, now=now, how=How.LINK)
    else:
        withdraw_consents(person=person, channel=Channel.EMAIL, now=now, how=How.LINK)
