"""What the company register has for a city: taken into its register, changes answered; for its editors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import today
from kernel.forms import form_page
from kernel.templatetags.portal import day, number
from tenants.company_register.forms import TakeInForm
from tenants.company_register.models import EstablishmentQuerySet, Extract
from tenants.company_register.presentation import establishment_line, shop_lines
from tenants.company_register.proposals import proposals
from tenants.company_register.selectors import (
    chosen_establishments,
    last_extract,
    new_establishments,
    outside_retail,
    overview,
)
from tenants.company_register.services import answer_proposals, ask_for_import, decline_establishments
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.table_import.kinds import kind_of

PER_PAGE = 50
MOST_TICKED = 500


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def take_in(request: StaffRequest) -> HttpResponse:
    """What the extract has, and which of it are taken in; sent, it leads on to the preview of an import."""
    found = overview()
    if found is None:
        return render(
            request, "tenants/company_register/take_in.html", {"overview": None, "tabs": _tabs(request)}
        )
    form = TakeInForm(request.POST if request.method == "POST" else None, families=found.families)
    if form.is_bound and form.is_valid():
        chosen = chosen_establishments(
            families=form.cleaned_data["families"],
            street=form.cleaned_data["street"],
            is_legal_person=form.cleaned_data["legal_persons"],
        )
        if chosen.exists():
            return _preview(request, chosen, found.extract)
        form.add_error("street", _("L’extrait n’a aucun commerce de ce choix. Vérifiez le nom de la rue."))
    context = {"overview": found, "form": form, "tabs": _tabs(request)}
    return form_page(request, "tenants/company_register/take_in.html", context, form)


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def changes(request: StaffRequest) -> HttpResponse:
    """What the extract says otherwise of shops of the register: ticked ones are taken, or not asked again."""
    if request.method == "POST":
        keys = request.POST.getlist("proposal")[:MOST_TICKED]
        is_accepted = request.POST.get("answer") == "accept"
        n = answer_proposals(
            keys, is_accepted=is_accepted, actor=request.user, now=timezone.now(), today=today()
        )
        _say_answered(request, n, is_accepted=is_accepted)
        return redirect("bce:changes")
    extract = last_extract()
    lines = shop_lines(proposals(today()), extract) if extract else []
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {"extract": extract, "page": page, "tabs": _tabs(request, n_changes=len(lines))}
    return render(request, "tenants/company_register/changes.html", context)


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def new(request: StaffRequest) -> HttpResponse:
    """Retail establishments that are not in the register: ticked ones are taken in, or not shown again."""
    return _establishments(request, new_establishments(), is_outside=False)


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def outside(request: StaffRequest) -> HttpResponse:
    """Establishments outside the sub-sectors: ticked ones are taken in all the same."""
    return _establishments(request, outside_retail(), is_outside=True)


def _establishments(request: StaffRequest, rows: EstablishmentQuerySet, *, is_outside: bool) -> HttpResponse:
    extract = last_extract()
    if request.method == "POST":
        numbers = request.POST.getlist("establishment")[:MOST_TICKED]
        chosen = rows.filter(bce__in=numbers)
        if request.POST.get("answer") == "decline":
            n = decline_establishments(numbers, actor=request.user, today=today())
            _say_answered(request, n, is_accepted=False)
        elif extract is not None and chosen.exists():
            return _preview(request, chosen, extract)
        else:
            messages.error(request, _("Cochez d’abord des établissements."))
        return redirect("bce:outside" if is_outside else "bce:new")
    page = Paginator(rows.select_related("sector"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "extract": extract,
        "page": page,
        "lines": [establishment_line(row) for row in page],
        "is_outside": is_outside,
        "tabs": _tabs(request),
    }
    return render(request, "tenants/company_register/establishments.html", context)


def _preview(request: StaffRequest, chosen: EstablishmentQuerySet, extract: Extract) -> HttpResponse:
    label = _("BCE, extrait du %(on)s") % {"on": day(extract.day)}
    made = ask_for_import(
        request.tenant, chosen, extract, label=label, actor=request.user, now=timezone.now()
    )
    return redirect(f"{kind_of('shops').namespace}:import", uuid=made.uuid)


def _say_answered(request: StaffRequest, n: int, *, is_accepted: bool) -> None:
    if not n:
        messages.error(request, _("Rien n’était coché, ou quelqu’un y a déjà répondu."))
    elif is_accepted:
        text = ngettext("%(n)s changement est fait.", "%(n)s changements sont faits.", n)
        messages.success(request, text % {"n": number(n)})
    else:
        messages.success(request, _("C’est noté : ce ne sera plus proposé, sauf si la BCE change encore."))


def _tabs(request: StaffRequest, **counts: int) -> list[dict[str, Any]]:
    return [
        {"url": reverse(name), "label": label, "is_current": request.path == reverse(name), "n": n}
        for name, label, n in (
            ("bce:take_in", _("Prendre les commerces"), None),
            ("bce:changes", _("Changements"), counts.get("n_changes")),
            ("bce:new", _("Nouveaux"), None),
            ("bce:outside", _("Hors commerce"), None),
        )
    ]
