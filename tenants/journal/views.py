"""The journal as the organisation's own administrators read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.journal.models import Entry
from tenants.membership.access import staff
from tenants.membership.roles import Role

PER_PAGE = 50


@staff(Role.ADMINISTRATOR)
def entries(request: HttpRequest) -> HttpResponse:
    page = Paginator(Entry.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenants/journal/entries.html", {"page_obj": page})
