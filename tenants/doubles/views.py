"""The staff's pages of doubles: what is proposed, two side by side, what was merged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import Problem, form_page
from tenants.doubles.forms import CompareForm
from tenants.doubles.models import DoubleStrength, PersonDouble, Proposal, ShopDouble
from tenants.doubles.presentation import (
    PERSON_CHOICES,
    SHOP_CHOICES,
    choices_of,
    count_text,
    default_survivor,
    merge_line,
    proposal_line,
    reasons_text,
    run_text,
    sides_of,
    taken_text,
)
from tenants.doubles.selectors import (
    last_run,
    n_by_strength,
    next_proposal,
    open_proposals,
    standing_merges,
)
from tenants.doubles.services import KIND, ask_to_find, merge_pair, say_different, take_back
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS
from tenants.runs.models import Run, RunState
from tenants.runs.presentation import progress_context
from tenants.shops.models import PersonMerge, ShopMerge

PER_PAGE = 50
LISTS = {ShopDouble: "doubles:shops", PersonDouble: "doubles:people"}
PAGES = {ShopDouble: "doubles:shop", PersonDouble: "doubles:person"}
MERGED = {ShopMerge: "doubles:merged_shops", PersonMerge: "doubles:merged_people"}


@staff(*CITY_EDITORS)
def proposals(request: StaffRequest, model: type[Proposal]) -> HttpResponse:
    """Those that wait, the surest first; `force` keeps one strength."""
    counts = n_by_strength(model)
    strength = request.GET.get("force", "")
    strength = strength if strength in DoubleStrength.values else ""
    rows = open_proposals(model, strength).select_related("first", "second")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    run = last_run(KIND)
    is_running = run is not None and not run.is_over
    context = {
        "page": page,
        "lines": [proposal_line(row) for row in page],
        "is_people": model is PersonDouble,
        "compare_name": PAGES[model],
        "tabs": _tabs(model),
        "filters": _filters(model, counts, strength),
        "count": count_text(model, page.paginator.count),
        "run": run,
        "run_result": run_text(run) if run is not None and run.state == RunState.DONE else "",
        "is_running": is_running,
        "merged_url": reverse("doubles:merged_shops" if model is ShopDouble else "doubles:merged_people"),
    }
    if run is not None and is_running:
        context |= _progress(run) | {"refresh_s": 5}
    return render(request, "tenants/doubles/proposals.html", context)


def _tabs(model: type[Proposal]) -> list[dict[str, Any]]:
    return [
        {"url": reverse(LISTS[kind]), "label": label, "is_current": kind is model}
        for kind, label in ((ShopDouble, _("Commerces")), (PersonDouble, _("Personnes")))
    ]


def _filters(model: type[Proposal], counts: dict[str, int], strength: str) -> list[dict[str, Any]]:
    url = reverse(LISTS[model])
    tabs = [{"url": url, "label": _("Toutes"), "n": sum(counts.values()), "is_current": not strength}]
    return tabs + [
        {
            "url": f"{url}?force={value}",
            "label": capfirst(label),
            "n": counts.get(value, 0),
            "is_current": strength == value,
        }
        for value, label in DoubleStrength.choices
    ]


@staff(*CITY_EDITORS, methods=("POST",))
def find(request: StaffRequest) -> HttpResponse:
    """Have everything looked through again."""
    ask_to_find(request.tenant, actor=request.user, now=timezone.now())
    messages.success(request, _("La recherche est lancée : la page se met à jour toute seule."))
    return redirect("doubles:shops")


@staff(*CITY_EDITORS)
def progress(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The progress bar alone; once it is over the whole page is asked for again."""
    run = Run.objects.of_kind(KIND).filter(uuid=uuid).first()
    if run is None:
        raise Http404
    response = render(request, "tenants/runs/_progress.html", _progress(run))
    if run.is_over:
        response["HX-Refresh"] = "true"
    return response


def _progress(run: Run) -> dict[str, object]:
    url = reverse("doubles:progress", kwargs={"uuid": run.uuid})
    label = _("Recherche de doublons")
    return progress_context(run, label=label, poll_url=url) | {"step": ""}


@staff(*CITY_EDITORS, methods=("GET", "HEAD", "POST"))
def compare(request: StaffRequest, model: type[Proposal], pk: int) -> HttpResponse:
    """Two side by side; the form says what stays, and makes them one. Then the next pair opens."""
    row = _open_or_404(model, pk)
    if row.settled_at is not None:
        messages.info(request, _("Quelqu’un a déjà répondu à cette proposition."))
        return redirect(LISTS[model])
    first, second = sides_of(row)
    form = CompareForm(
        request.POST if request.method == "POST" else None,
        first=row.first,
        second=row.second,
        choices=choices_of(model),
        survivor=default_survivor(first, second),
    )
    problems = []
    if form.is_bound and form.is_valid():
        try:
            merge_pair(
                row,
                survivor=form.survivor_id(),
                taken=form.taken(),
                on=today(),
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            problems.append(Problem("", "", str(error)))
        else:
            messages.success(request, _("C’est réuni. Vous pouvez le défaire dans « Fusions faites »."))
            return _to_next(row)
    context = {
        "row": row,
        "form": form,
        "sides": [("A", first), ("B", second)],
        "reasons": reasons_text(row.reasons),
        "strength": row.get_strength_display(),
        "is_people": model is PersonDouble,
        "back_url": reverse(LISTS[model]),
        "different_url": reverse(f"{PAGES[model]}_different", kwargs={"pk": pk}),
    }
    return form_page(request, "tenants/doubles/compare.html", context, form, problems=problems)


@staff(*CITY_EDITORS, methods=("POST",))
def different(request: StaffRequest, model: type[Proposal], pk: int) -> HttpResponse:
    """The two are not the same: they are not proposed again."""
    row = _open_or_404(model, pk)
    try:
        say_different(row, actor=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(LISTS[model])
    messages.success(request, _("C’est noté : cette paire ne sera plus proposée."))
    return _to_next(row)


@staff(*CITY_EDITORS)
def merges(request: StaffRequest, model: type[ShopMerge] | type[PersonMerge]) -> HttpResponse:
    """Those that stand, the latest first, each with its button to undo it."""
    page = Paginator(standing_merges(model), PER_PAGE).get_page(request.GET.get("page"))
    is_people = model is PersonMerge
    context = {
        "page": page,
        "lines": [merge_line(merge) for merge in page],
        "is_people": is_people,
        "undo_name": "doubles:undo_person" if is_people else "doubles:undo_shop",
        "tabs": [
            {"url": reverse(MERGED[kind]), "label": label, "is_current": kind is model}
            for kind, label in ((ShopMerge, _("Commerces")), (PersonMerge, _("Personnes")))
        ],
        "back_url": reverse("doubles:people" if is_people else "doubles:shops"),
    }
    return render(request, "tenants/doubles/merges.html", context)


@staff(*CITY_EDITORS, methods=("POST",))
def undo(request: StaffRequest, model: type[ShopMerge] | type[PersonMerge], pk: int) -> HttpResponse:
    """Take a merge back; says which values somebody changed since, and stay."""
    merge = model._default_manager.filter(pk=pk).first()
    if merge is None:
        raise Http404
    undone = take_back(merge, actor=request.user)
    messages.success(request, _("C’est défait : les deux fiches sont à nouveau séparées."))
    if undone.stayed:
        choices = PERSON_CHOICES if model is PersonMerge else SHOP_CHOICES
        text = _("Changé depuis, donc laissé comme c’est : %(fields)s.")
        messages.warning(request, text % {"fields": taken_text(undone.stayed, choices)})
    return redirect(MERGED[model])


def _open_or_404(model: Any, pk: int) -> Any:
    row = model._default_manager.select_related("first", "second").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _to_next(row: Proposal) -> HttpResponse:
    following = next_proposal(row)
    if following is None:
        return redirect(LISTS[type(row)])
    return redirect(PAGES[type(row)], pk=following.pk)
