"""Entering forms on paper, or filled in with somebody's help: staff type answers and never see a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from campaigns.signups.services.lookup import find_or_add_shop
from diagnostic.assessment.errors import AttemptFinished
from diagnostic.assessment.models import Attempt, Mode
from diagnostic.assessment.selectors import progress_of
from diagnostic.assessment.services import choose_sector
from diagnostic.assessment.shop_lookup import shop_with_uuid
from diagnostic.assessment.staff_forms import AnswersForm, EntryForm, NewShopForm, SectorForm, SheetForm
from diagnostic.assessment.staff_selectors import (
    entries_visible_to,
    is_finished_entry,
    lines_of,
    listed,
    open_entry,
    sessions_lately,
)
from diagnostic.assessment.staff_services import NewEntry, begin_entry, finish_entry, save_answers
from kernel.clock import day_of, today
from kernel.errors import DomainError
from kernel.wording import reader_language
from tenants.membership.access import staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS, Role
from tenants.sectors.fields import UNSURE, SectorChoice, is_sector_search, searched
from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Shop
from tenants.shops.selectors import find_shops

FORM_METHODS = ("GET", "HEAD", "POST")
PER_PAGE = 40
# Where the service's refusal belongs in the form.
FIELD_OF = {"address_of_staff": "email", "wrong_day": "taken_on", "sector_unknown": "sector"}


@staff(*NAME_READERS)
def entries(request: StaffRequest) -> HttpResponse:
    """What was typed here for shopkeepers: whose, when, by whom, finished or not."""
    actor = _acting(request)
    page = Paginator(listed(entries_visible_to(actor)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "entries": lines_of(list(page)),
        "is_own_only": actor.role == Role.STEWARD,
        "may_enter": current_edition(today()) is not None,
        "sheet_form": _sheet_form(request),
        "is_sheet_open": is_sector_search(request.GET, "secteur"),
    }
    return render(request, "diagnostic/assessment/staff/entries.html", context)


@staff(*NAME_READERS, methods=FORM_METHODS)
def enter(request: StaffRequest) -> HttpResponse:
    """First the shop, then the day and the circumstances; the answers come on the next page."""
    edition = current_edition(today())
    if edition is None:
        raise Http404
    query = request.GET.get("q", "").strip()[:100]
    shop = shop_with_uuid(request.GET.get("commerce", ""))
    is_new = "nouveau" in request.GET
    if shop is None and not is_new:
        context = {"query": query, "shops": find_shops(query), "has_searched": bool(query)}
        return render(request, "diagnostic/assessment/staff/choose_shop.html", context)
    sent = request.POST if request.method == "POST" else None
    typed: dict[str, Any] = {}
    if sent is not None and is_sector_search(sent):
        typed = sent.dict() | {"sector": searched(sent)}
        sent = None
    form = _entry_form(request, sent, shop, edition, typed)
    shop_typed = {"name": query} | {
        name.removeprefix("shop-"): value for name, value in typed.items() if name.startswith("shop-")
    }
    shop_form = NewShopForm(sent, initial=shop_typed, prefix="shop") if shop is None else None
    are_valid = [one.is_valid() for one in (form, shop_form) if one is not None]
    if sent is not None and all(are_valid):
        try:
            made = _begin(request, form, shop, shop_form)
        except ShopUnsure as error:
            assert shop_form is not None  # noqa: S101  (a shop that is known is not looked up)
            shop_form.ask_which(error)
        except DomainError as error:
            form.add_error(FIELD_OF.get(error.code), str(error))
        else:
            return redirect("diagnostics:enter_answers", pk=made.pk)
    context = {"form": form, "shop": shop, "shop_form": shop_form}
    is_wrong = bool(form.errors or (shop_form and shop_form.errors))
    return render(request, "diagnostic/assessment/staff/enter.html", context, status=422 if is_wrong else 200)


def _sheet_form(request: StaffRequest) -> SheetForm:
    """The sheets to print; with the sectors found, when the chooser was asked without a script."""
    if is_sector_search(request.GET, "secteur"):
        return SheetForm(initial=request.GET.dict() | {"secteur": searched(request.GET, "secteur")})
    return SheetForm(initial={"langue": reader_language()})


def _entry_form(
    request: StaffRequest, sent: Any, shop: Shop | None, edition: Edition, typed: Mapping[str, Any]
) -> EntryForm:
    now = timezone.now()
    initial = {"taken_on": day_of(now), "sector": (shop.sector_id if shop else None) or UNSURE, **typed}
    sessions = [one for one in sessions_lately(request.tenant, now) if one.edition_id == edition.pk]
    return EntryForm(sent, initial=initial, sessions=sessions, opens_on=edition.starts_on, on=day_of(now))


def _begin(
    request: StaffRequest, form: EntryForm, shop: Shop | None, shop_form: NewShopForm | None
) -> Attempt:
    said = form.cleaned_data
    sector = said["sector"]
    if shop is None:
        assert shop_form is not None  # noqa: S101  (one of the two is there)
        shop = find_or_add_shop(shop_form.typed(sector), now=timezone.now())
    entry = NewEntry(
        form_key=said["form_key"],
        shop=shop,
        sector=sector,
        taken_on=said["taken_on"],
        mode=Mode(said["mode"]),
        session=said["session"],
        email=said["email"],
        language=said["language"],
    )
    return begin_entry(entry, organisation=request.tenant, actor=request.user, now=timezone.now())


@staff(*NAME_READERS, methods=FORM_METHODS)
def enter_answers(request: StaffRequest, pk: int) -> HttpResponse:
    """All the questions on one page: keep them for later, or finish. Nothing of a finished one is shown."""
    actor = _acting(request)
    found = open_entry(actor, pk)
    if found is None:
        if not is_finished_entry(actor, pk):
            raise Http404
        messages.info(request, _("Ce formulaire est enregistré ; le résultat n’est montré qu’au commerce."))
        return redirect("diagnostics:entries")
    sent = request.POST if request.method == "POST" else None
    sector: str | SectorChoice = found.sector_id or UNSURE
    if sent is not None and is_sector_search(sent):
        # What is typed so far is kept; the page comes again with the sectors found.
        sector = searched(sent)
        kept = AnswersForm(sent, progress=progress_of(found), answers=found.answers)
        kept.is_valid()
        save_answers(found.uuid, kept.given(), now=timezone.now())
        found.refresh_from_db()
        sent = None
    form = AnswersForm(sent, progress=progress_of(found), answers=found.answers)
    if sent is not None:
        try:
            response = _answers_saved(request, found, form)
        except AttemptFinished:  # in another window meanwhile: it said so there
            return redirect("diagnostics:entries")
        if response is not None:
            return response
    context = {
        "entry": found,
        "form": form,
        "sector_form": SectorForm(initial={"sector": sector}),
        "is_sector_open": isinstance(sector, SectorChoice),
        "mode": Mode(found.mode).label,
    }
    status = 422 if form.errors else 200
    return render(request, "diagnostic/assessment/staff/answers.html", context, status=status)


def _answers_saved(request: StaffRequest, found: Attempt, form: AnswersForm) -> HttpResponse | None:
    """Keep what is right in any case; None where the page is to be shown again with what is wrong."""
    now = timezone.now()
    form.is_valid()
    for question, error in save_answers(found.uuid, form.given(), now=now).items():
        form.add_error(question, str(error))
    action = request.POST.get("action", "save")
    if action == "sector":
        return _change_sector(request, found)
    if action == "finish":
        form.add_missing_errors()
    if form.errors:
        return None
    if action != "finish":
        messages.success(request, _("Les réponses sont gardées. Vous pouvez continuer plus tard."))
        return redirect("diagnostics:enter_answers", pk=found.pk)
    finish_entry(found.uuid, organisation=request.tenant, actor=request.user, now=now)
    messages.success(request, _("C’est enregistré ; le résultat n’est montré qu’au commerce."))
    return redirect("diagnostics:entries")


def _change_sector(request: StaffRequest, found: Attempt) -> HttpResponse:
    chosen = SectorForm(request.POST)
    if chosen.is_valid():
        choose_sector(found.uuid, chosen.cleaned_data["sector"], now=timezone.now())
        messages.success(request, _("Le secteur est changé : relisez les questions."))
    else:
        messages.error(request, _("Ce secteur n’est pas dans la liste."))
    return redirect("diagnostics:enter_answers", pk=found.pk)


def _acting(request: StaffRequest) -> Actor:
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor
