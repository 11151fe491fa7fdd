"""The mails of the organisation, for its administrators."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.mail.models import Mail
from tenants.membership.access import staff
from tenants.membership.roles import Role

PER_PAGE = 50


@staff(Role.ADMINISTRATOR)
def mails(request: HttpRequest) -> HttpResponse:
    rows = Mail.objects.defer("body_text", "body_html", "calendar")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenants/mail/mails.html", {"page_obj": page})


@staff(Role.ADMINISTRATOR)
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text. A code or link that opens something is for its recipient: the demo alone shows it."""
    found = Mail.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.is_secret and not settings.DEMO:
        found.body_text = ""
    return render(request, "tenants/mail/mail.html", {"mail": found})
