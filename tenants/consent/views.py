"""The city's consents, and whom it does not contact any more: pages of its staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.csv_files import csv_file
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.consent.forms import HEARD, BlockForm, GiveForm, LiftForm
from tenants.consent.models import CHANNELS, ContactBlock
from tenants.consent.overview import PROOF, STATES, blocks_in_force, consent_rows, overview, proof_rows
from tenants.consent.presentation import (
    block_card,
    consent_line,
    count_rows,
    person_card,
    shop_contact_card,
    state_choices,
)
from tenants.consent.services import (
    block_person,
    block_shop,
    export_proof,
    give_consents,
    lift_block,
    withdraw_consents,
)
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF, NAME_READERS
from tenants.shops.models import Person, Shop

PER_PAGE = 50
LONGEST_QUERY = 80
FORM = ("GET", "HEAD", "POST")


@staff(*CITY_STAFF)
def consents(request: StaffRequest) -> HttpResponse:
    """Counts for all; the list behind them for who may read names."""
    counted = overview()
    context: dict[str, Any] = {
        "rows": count_rows(counted),
        "n_blocked_shops": counted.n_blocked_shops,
        "n_blocked_people": counted.n_blocked_people,
    }
    if _has_role(request, NAME_READERS):
        context |= _listed(request)
        context["may_export"] = _has_role(request, CITY_EDITORS)
    return render(request, "tenants/consent/consents.html", context)


def _listed(request: StaffRequest) -> dict[str, Any]:
    state = request.GET.get("etat", "")
    kind = request.GET.get("pour", "")
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if state == "blocks":
        page: Page[Any] = Paginator(blocks_in_force(), PER_PAGE).get_page(request.GET.get("page"))
        lines = [block_card(block) for block in page]
    else:
        state = state if state in STATES else ""
        rows = consent_rows(state=state, kind=kind, query=query)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        lines = [consent_line(row) for row in page]
    return {
        "shows_list": True,
        "is_blocks": state == "blocks",
        "page_obj": page,
        "lines": lines,
        "n_found": page.paginator.count,
        "query": query,
        **state_choices(state, kind),
    }


@staff(*CITY_EDITORS, methods=("POST",))
def proof(request: StaffRequest) -> HttpResponse:
    """Each consent with its very words, for whoever asks for proof; noted in the journal."""
    export_proof(actor=request.user)
    return csv_file(f"accords-{today().isoformat()}", PROOF, proof_rows())


@staff(*NAME_READERS)
def shop(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Whether a shop may be contacted, and its people."""
    found = _shop(uuid)
    context = {"shop": found, "contact": shop_contact_card(found), **_rights(request)}
    return render(request, "tenants/consent/shop.html", context)


@staff(*NAME_READERS, methods=FORM)
def block_a_shop(request: StaffRequest, uuid: UUID) -> HttpResponse:
    found = _shop(uuid)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        block_shop(found, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("C’est noté : ce commerce n’est plus contacté, dès maintenant."))
        return redirect("consent:shop", uuid=uuid)
    return form_page(request, "tenants/consent/block.html", {"form": form, "shop": found}, form)


@staff(*NAME_READERS)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """What a person agreed to, took back, and whether they may be contacted."""
    return _person_page(request, _person(pk), GiveForm())


@staff(*NAME_READERS, methods=("POST",))
def give(request: StaffRequest, pk: int) -> HttpResponse:
    """The person said yes to staff."""
    found = _person(pk)
    form = GiveForm(request.POST)
    if form.is_valid():
        purpose, channel = form.purpose_and_channel()
        try:
            n = give_consents(
                person=found,
                purposes=[purpose],
                channel=channel,
                language=form.cleaned_data["language"],
                how=form.cleaned_data["how"],
                entered_by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("L’accord est noté.") if n else _("Cet accord était déjà noté."))
            return redirect("consent:person", pk=pk)
    return _person_page(request, found, form)


@staff(*NAME_READERS, methods=("POST",))
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """The person told staff that they take it back."""
    found = _person(pk)
    purpose, _colon, channel = request.POST.get("what", "").partition(":")
    how = request.POST.get("how", "")
    if channel not in CHANNELS.get(purpose, ()) or how not in dict(HEARD):
        raise Http404
    withdraw_consents(
        person=found, purpose=purpose, channel=channel, how=how, entered_by=request.user, now=timezone.now()
    )
    messages.success(request, _("C’est noté : cet accord ne vaut plus."))
    return redirect("consent:person", pk=pk)


@staff(*NAME_READERS, methods=FORM)
def block_a_person(request: StaffRequest, pk: int) -> HttpResponse:
    found = _person(pk)
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        block_person(found, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("C’est noté : cette personne n’est plus contactée, dès maintenant."))
        return redirect("consent:person", pk=pk)
    return form_page(request, "tenants/consent/block.html", {"form": form, "person": found}, form)


@staff(*CITY_EDITORS, methods=FORM)
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """They may be contacted again, for a reason."""
    block = ContactBlock.objects.select_related("shop", "person").filter(pk=pk).first()
    if block is None:
        raise Http404
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lift_block(block, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, _("C’est noté : le contact est de nouveau permis."))
        if block.shop is not None:
            return redirect("consent:shop", uuid=block.shop.uuid)
        return redirect("consent:person", pk=block.person_id)
    context = {"form": form, "held": block_card(block), "shop": block.shop, "person": block.person}
    return form_page(request, "tenants/consent/lift.html", context, form)


def _person_page(request: StaffRequest, found: Person, form: GiveForm) -> HttpResponse:
    context = {"person": found, "form": form, "heard": HEARD, **person_card(found), **_rights(request)}
    return form_page(request, "tenants/consent/person.html", context, form)


def _rights(request: StaffRequest) -> dict[str, bool]:
    return {"may_lift": _has_role(request, CITY_EDITORS), "may_block": True}


def _has_role(request: StaffRequest, roles: tuple[Any, ...]) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.role in roles


def _shop(uuid: UUID) -> Shop:
    found = Shop.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _person(pk: int) -> Person:
    found = Person.objects.filter(pk=pk, erased_at__isnull=True).first()
    if found is None:
        raise Http404
    return found
