"""A round on paper, for its stewards and for who plans it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify

from campaigns.rounds.paper.documents import visit_cards as cards_of
from campaigns.rounds.paper.documents import walk_list as list_of
from campaigns.rounds.shared_views import acting, seen_round
from campaigns.visits.selectors import round_lines
from kernel.clock import today
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS


@staff(*NAME_READERS)
def walk_list(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The list along the streets, to tick."""
    row, on = seen_round(acting(request), uuid), today()
    pdf = list_of(row, round_lines(row, on), city=request.tenant, on=on)
    return pdf_answer(pdf, f"tournee-{slugify(row.name)}")


@staff(*NAME_READERS)
def visit_cards(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """A card for each shop, to write on."""
    row, on = seen_round(acting(request), uuid), today()
    pdf = cards_of(row, round_lines(row, on), city=request.tenant, on=on)
    return pdf_answer(pdf, f"fiches-{slugify(row.name)}")


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Opens in the browser, which prints it."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
