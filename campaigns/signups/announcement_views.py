"""Asking to be told of a city's sessions: an address, a mail, and a page whose button says yes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from campaigns.signups import announcements, forms
from kernel.crawlers import not_for_crawlers
from kernel.forms import form_page
from kernel.limits import limited
from kernel.wording import reader_language
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.errors import LinkBroken, LinkExpired
from tenants.shops.personal_links import personal_token

PAGE = "campaigns/signups/announcements.html"
SENT = "envoye"


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("announcements", per_minute=20)
def ask(request: OrganisationRequest) -> HttpResponse:
    """One field. The answer is the same whether the address is known here or not."""
    if request.tenant.is_retired:
        return redirect("city_page")
    form = forms.AnnouncementsForm(request.POST if request.method == "POST" else None, auto_id="%s")
    if form.is_valid():
        announcements.ask_to_confirm(
            organisation=request.tenant,
            email=form.cleaned_data["email"],
            language=reader_language(),
            now=timezone.now(),
        )
        return redirect(f"{reverse('signups:announcements')}?{SENT}=1")
    context = {
        "form": form,
        "is_sent": SENT in request.GET and not form.is_bound,
        "city": request.tenant,
    }
    return not_for_crawlers(form_page(request, PAGE, context, form))


@never_cache
@everybody(methods=("GET", "HEAD", "POST"))
@limited("announcements", per_minute=60)
def confirm(request: OrganisationRequest, token: str) -> HttpResponse:
    """Only the button says yes: mail programs open links, too. One that does not open leads to the field."""
    context = {"form": forms.AnnouncementsForm(auto_id="%s"), "city": request.tenant}
    try:
        email, _language = announcements.address_of(token)
        if request.method == "POST":
            person = announcements.confirm(token, now=timezone.now())
            context |= {"is_confirmed": True, "own_token": personal_token(person)}
    except (LinkBroken, LinkExpired) as error:
        refusal = _("Ce lien ne s’ouvre plus. Laissez votre adresse : un nouveau part aussitôt.")
        status = 410 if isinstance(error, LinkExpired) else 404
        response = render(request, PAGE, context | {"refusal": refusal}, status=status)
    else:
        response = render(request, PAGE, context | {"email": email, "is_to_confirm": True})
    return not_for_crawlers(response)
