"""The journal as the organisation's own administrators read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.accounts.access import staff
from tenants.accounts.roles import Role
from tenants.journal.models import Entry

PER_PAGE = 50


@staff(Role.ADMINISTRATOR)
def entries(request: HttpRequest) -> HttpResponse:
    page = Paginator(Entry.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenants/journal/entries.html", {"page_obj": page})
