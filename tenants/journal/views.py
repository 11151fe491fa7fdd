"""The journal as the organisation's own administrators read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tenants.journal.forms import FilterForm
from tenants.journal.models import Entry
from tenants.journal.presentation import days_of
from tenants.journal.selectors import entries_of, known_in_journal
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import Role

PER_PAGE = 50
TECHNICAL = "technique"


@staff(Role.ADMINISTRATOR)
def entries(request: StaffRequest) -> HttpResponse:
    """The latest first, as sentences; `forme=technique` shows what is stored."""
    known = known_in_journal()
    form = FilterForm(request.GET, known=known)
    is_valid = form.is_valid()
    found = entries_of(**form.wanted()) if is_valid else Entry.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    is_technical = request.GET.get("forme") == TECHNICAL
    context = {
        "form": form,
        "page_obj": page,
        "is_technical": is_technical,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "days": [] if is_technical else days_of(list(page), actor_of(request)),
        "page_error": not is_valid,
    }
    return render(request, "tenants/journal/entries.html", context, status=200 if is_valid else 422)
