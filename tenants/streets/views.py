"""The city's streets and areas, for its staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.names import has_words, words_of
from tenants.membership.access import staff
from tenants.membership.actors import actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF
from tenants.shops.models import RegisterState
from tenants.shops.selectors import with_state
from tenants.streets.coordinates import read_coordinates
from tenants.streets.forms import AreaForm, CoordinatesForm, IntoForm, StreetNameForm
from tenants.streets.models import Area, Street, StreetSpelling
from tenants.streets.presentation import MOST_LINES, refused_lines, sides
from tenants.streets.selectors import (
    NOWHERE,
    StreetLine,
    address_keys,
    areas_with_counts,
    find_street,
    proposals,
    shops_in_order,
    shops_of_area,
    streets,
)
from tenants.streets.services import (
    bring_together,
    delete_area,
    keep_apart,
    place_shops,
    rename_street,
    save_area,
    take_apart,
)

FORM_METHODS = ("GET", "HEAD", "POST")
PER_PAGE = 100
MOST_CHOSEN = 300


@staff(*CITY_STAFF)
def street_list(request: StaffRequest) -> HttpResponse:
    """All streets, with how many active shops each has; of one name with `?q=`."""
    query = request.GET.get("q", "").strip()[:100]
    found = streets(today())
    wanted = words_of(query)
    lines = [line for line in found if has_words(f"{line.name} {line.postal_code}", wanted)]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    may_change = _may_change(request)
    context = {
        "query": query,
        "page_obj": page,
        "lines": list(page),
        "n_streets": len(lines),
        "n_all": len(found),
        "n_likely": len(proposals(found)) if may_change else 0,
        "may_change": may_change,
    }
    return render(request, "tenants/streets/streets.html", context)


@staff(*CITY_STAFF)
def street(request: StaffRequest, postal_code: str, key: str) -> HttpResponse:
    """Its shops, by side and number. By another spelling of its name it is found, too."""
    found = _street(postal_code, key)
    if address_keys(found.postal_code, found.key) != {"postal_code": postal_code, "key": key}:
        return _to_street(found)
    return render(request, "tenants/streets/street.html", _street_context(request, found))


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def rename(request: StaffRequest, postal_code: str, key: str) -> HttpResponse:
    """Another name, for all its shops."""
    found = _street(postal_code, key)
    form = StreetNameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_valid():
        try:
            kept = rename_street(found, form.cleaned_data["name"], actor=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("La rue porte ce nom, et ses commerces aussi."))
            return _to_street(kept)
    return form_page(
        request, "tenants/streets/rename.html", _street_context(request, found) | {"form": form}, form
    )


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def unite(request: StaffRequest, postal_code: str, key: str) -> HttpResponse:
    """Say that it is the same street as another one, whose name stays."""
    found = _street(postal_code, key)
    others = [
        line for line in streets(today()) if line.postal_code == found.postal_code and line.key != found.key
    ]
    form = IntoForm(request.POST if request.method == "POST" else None, streets=others)
    if form.is_valid():
        into = _street(postal_code, form.cleaned_data["into"].replace(" ", "-"))
        try:
            kept = bring_together(found, into, actor=request.user)
        except DomainError as error:
            form.add_error("into", str(error))
        else:
            messages.success(request, _("Les deux rues sont réunies."))
            return _to_street(kept)
    context = _street_context(request, found) | {"form": form}
    return form_page(request, "tenants/streets/unite.html", context, form)


@staff(*CITY_EDITORS, methods=("POST",))
def separate(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back that a spelling is this street."""
    spelling = StreetSpelling.objects.filter(pk=pk).first()
    if spelling is None:
        raise Http404
    try:
        own = take_apart(spelling, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("streets:streets")
    messages.success(request, _("C’est à nouveau une autre rue."))
    return _to_street(own)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def likely(request: StaffRequest) -> HttpResponse:
    """Spellings that are likely one street: yes or no, a click each."""
    if request.method == "POST":
        sent = request.POST
        code = sent.get("postal_code") or NOWHERE
        one, other = (_street(code, sent.get(name, "").replace(" ", "-")) for name in ("into", "street"))
        if sent.get("answer") == "same":
            try:
                bring_together(other, one, actor=request.user)
            except DomainError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("Les deux rues sont réunies."))
        else:
            keep_apart(other, one, actor=request.user)
            messages.success(request, _("C’est noté : ce sont deux rues."))
        return redirect("streets:likely")
    pairs = proposals(streets(today()))
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenants/streets/likely.html", {"page_obj": page, "pairs": list(page)})


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def coordinates(request: StaffRequest) -> HttpResponse:
    """Bring a file of coordinates; nothing is asked of any service outside."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CoordinatesForm(*sent)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            read = read_coordinates(form.cleaned_data["file"].read())
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            placed = place_shops(read.located, actor=request.user)
            n = placed.n_placed
            text = ngettext("%(n)d commerce est placé.", "%(n)d commerces sont placés.", n) % {"n": n}
            text = text if n else _("Aucun commerce n’a changé de place.")
            context |= {
                "placed": placed,
                "placed_text": text,
                "unknown": placed.unknown[:MOST_LINES],
                "n_unknown": len(placed.unknown),
                "refused": refused_lines(read.refused),
                "n_refused": len(read.refused),
            }
    return form_page(request, "tenants/streets/coordinates.html", context, form)


@staff(*CITY_STAFF)
def area_list(request: StaffRequest) -> HttpResponse:
    context = {"areas": areas_with_counts(), "may_change": _may_change(request)}
    return render(request, "tenants/streets/areas.html", context)


@staff(*CITY_STAFF)
def area(request: StaffRequest, pk: int) -> HttpResponse:
    """Its streets in their order, and how many active shops are in it."""
    found = _area(pk)
    shops = with_state(shops_of_area(found), today())
    n_active = shops.filter(state=RegisterState.ACTIVE).count()  # type: ignore[misc]  # annotated
    counts = {(line.postal_code, line.key): line.n_active for line in streets(today())}
    lines = [
        {
            "name": row.street.name,
            "postal_code": row.street.postal_code,
            "address_keys": address_keys(row.street.postal_code, row.street.key),
            "n_active": counts.get((row.street.postal_code, row.street.key), 0),
        }
        for row in found.places.select_related("street")
    ]
    context = {
        "area": found,
        "lines": lines,
        "n_active": n_active,
        "may_change": _may_change(request),
    }
    return render(request, "tenants/streets/area.html", context)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def add_area(request: StaffRequest) -> HttpResponse:
    """A new area; with the streets that were ticked in the list (`?rue=5000/rue-fer`)."""
    lines = streets(today())
    chosen = set(request.GET.getlist("rue")[:MOST_CHOSEN])
    ticked = [line for line in lines if "/".join(line.address_keys.values()) in chosen]
    form = _area_form(request, lines, {"streets": "\n".join(_as_typed(ticked, lines))})
    if form.is_valid():
        return _area_saved(request, form, None) or _area_page(request, form, None)
    return _area_page(request, form, None)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def edit_area(request: StaffRequest, pk: int) -> HttpResponse:
    found = _area(pk)
    lines = streets(today())
    known = {(line.postal_code, line.key): line for line in lines}
    keys = [(row.street.postal_code, row.street.key) for row in found.places.select_related("street")]
    of_area = [known[key] for key in keys if key in known]
    form = _area_form(request, lines, {"name": found.name, "streets": "\n".join(_as_typed(of_area, lines))})
    if form.is_valid():
        return _area_saved(request, form, found) or _area_page(request, form, found)
    return _area_page(request, form, found)


@staff(*CITY_EDITORS, methods=("POST",))
def drop_area(request: StaffRequest, pk: int) -> HttpResponse:
    delete_area(_area(pk), actor=request.user)
    messages.success(request, _("Le quartier est supprimé. Ses rues restent."))
    return redirect("streets:areas")


def _to_street(found: Street) -> HttpResponse:
    keys = address_keys(found.postal_code, found.key)
    return HttpResponseRedirect(reverse("streets:street", kwargs=keys))


def _may_change(request: StaffRequest) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.role in CITY_EDITORS


def _street(postal_code: str, key: str) -> Street:
    found = find_street("" if postal_code == NOWHERE else postal_code, key.replace("-", " "))
    if found is None:
        raise Http404
    return found


def _street_context(request: StaffRequest, found: Street) -> dict[str, Any]:
    shops = shops_in_order(found, today())
    spellings = list(found.spellings.exclude(key=found.key)) if found.pk else []
    return {
        "street": found,
        "keys": address_keys(found.postal_code, found.key),
        "sides": sides(shops),
        "n_active": sum(shop.state == RegisterState.ACTIVE for shop in shops),  # type: ignore[attr-defined]
        "n_shops": len(shops),
        "spellings": spellings,
        "may_change": _may_change(request),
    }


def _area(pk: int) -> Area:
    found = Area.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _area_form(request: StaffRequest, lines: list[StreetLine], initial: dict[str, str]) -> AreaForm:
    rows = StreetSpelling.objects.values_list("postal_code", "key", "street__key")
    spellings = {(code, key): own for code, key, own in rows}
    sent = request.POST if request.method == "POST" else None
    return AreaForm(sent, initial=initial, lines=lines, spellings=spellings)


def _area_saved(request: StaffRequest, form: AreaForm, found: Area | None) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        kept = save_area(found, said["name"], said["streets"], actor=request.user)
    except DomainError as error:
        form.add_error("name", str(error))
        return None
    messages.success(request, _("Le quartier est enregistré."))
    return redirect("streets:area", pk=kept.pk)


def _area_page(request: StaffRequest, form: AreaForm, found: Area | None) -> HttpResponse:
    return form_page(request, "tenants/streets/edit_area.html", {"form": form, "area": found}, form)


def _as_typed(chosen: list[StreetLine], lines: list[StreetLine]) -> list[str]:
    """Each with its postal code where another one has its name."""
    keys = [line.key for line in lines]
    return [
        f"{line.name}, {line.postal_code}" if keys.count(line.key) > 1 and line.postal_code else line.name
        for line in chosen
    ]
