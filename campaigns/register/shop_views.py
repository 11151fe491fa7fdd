"""One shop: its page, what happened with it, its history, adding one and changing it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.register.shop_forms import EditShopForm, NewShopForm, ShopForm, shown_values
from campaigns.register.shop_presentation import (
    address_line,
    change_lines,
    contact_line,
    day_names,
    dotted,
    hours_lines,
    languages_text,
    origin_text,
    reported_line,
    sector_text,
    shop_tabs,
    state_badge,
    street_url,
    timeline_lines,
    website_url,
)
from campaigns.register.shop_selectors import (
    FoundShop,
    changes_of,
    changes_since,
    consents_by_person,
    contacts_of,
    find_shop,
    notes_of,
    reported_of,
    states_of,
)
from kernel.clock import day_of, today
from kernel.forms import Problem, form_page
from kernel.templatetags.portal import day
from tenants.company_register.selectors import find_establishment, is_closed
from tenants.consent.selectors import block_of_shop, blocks_of_people
from tenants.membership.access import staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_STAFF, NAME_READERS
from tenants.sectors.fields import is_sector_search, searched
from tenants.shops.errors import NumberTaken, ShopChangedMeanwhile, ShopUnsure
from tenants.shops.matching import ESTABLISHMENTS
from tenants.shops.merged import surviving_shop
from tenants.shops.models import Association, Origin, Shop, Tag
from tenants.shops.selectors import shops_meant
from tenants.shops.services import add_shop, change_shop, set_labels
from tenants.shops.services.register import as_text
from tenants.shops.timeline import timeline

FORM_METHODS = ("GET", "HEAD", "POST")
CHANGES_PER_PAGE = 30
MOST_ASKED = 3
# Fields of a shop whose form field has the same name and holds the text that the history keeps.
PLAIN = ("name", "legal_name", "street", "number", "box", "postal_code", "locality", "phone", "website")


def found_or_404(uuid: UUID) -> FoundShop:
    found = find_shop(uuid, today())
    if found is None:
        raise Http404
    return found


def acting(request: StaffRequest) -> Actor:
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def frame_of(found: FoundShop, actor: Actor, current: str = "") -> dict[str, Any]:
    """What the head of each page of a shop needs."""
    shop = found.shop
    return {
        "shop": shop,
        "merged_into": found.merged_into,
        "badge": state_badge(shop.state),  # type: ignore[attr-defined]
        "address": address_line(shop),
        "sector": sector_text(shop),
        "tabs": shop_tabs(shop, current),
        "sees_names": actor.role in NAME_READERS,
        "may_change": actor.role in NAME_READERS and found.merged_into is None,
    }


@staff(*CITY_STAFF)
def shop(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """What is known of it. Who reads figures sees no name, and none of the remarks."""
    found, actor = found_or_404(uuid), acting(request)
    one = found.shop
    frame = frame_of(found, actor, "shop")
    context = frame | {
        "establishment": dotted(one.establishment_number),
        "enterprise": dotted(one.enterprise_number),
        "hours": hours_lines(one),
        "closing_days": day_names(one.closing_days),
        "website_url": website_url(one),
        "languages": languages_text(one),
        "origin": origin_text(one),
        "doubles": found.doubles,
        "states": states_of(one),
        "street_url": street_url(one),
        "contact_block": block_of_shop(one),
    }
    if frame["sees_names"]:
        contacts = contacts_of(found.family)
        people = [contact.person_id for contact in contacts]
        consents, blocks = consents_by_person(people), blocks_of_people(people)
        lines = [contact_line(contact, consents, blocks) for contact in contacts]
        context |= {
            "contacts": [line for line in lines if line["ended_at"] is None],
            "former_contacts": [line for line in lines if line["ended_at"] is not None],
            "reported": [reported_line(row) for row in reported_of(found.family)],
            "notes": notes_of(found.family),
        }
    return render(request, "campaigns/register/shop.html", context)


@staff(*CITY_STAFF)
def timeline_page(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """All that happened with it, over all channels, the newest first."""
    found, actor = found_or_404(uuid), acting(request)
    frame = frame_of(found, actor, "timeline")
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
    page = timeline(found.family, names=frame["sees_names"], number=number)
    context = frame | {
        "lines": timeline_lines(page.lines),
        "newer": page.number - 1,
        "older": page.number + 1 if page.has_next else 0,
    }
    return render(request, "campaigns/register/timeline.html", context)


@staff(*CITY_STAFF)
def changes(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Its history, field by field."""
    found, actor = found_or_404(uuid), acting(request)
    frame = frame_of(found, actor, "changes")
    page = Paginator(changes_of(found.family), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"change": change, "lines": change_lines(change, names=frame["sees_names"])} for change in page]
    context = frame | {
        "page_obj": page,
        "rows": [row for row in rows if row["lines"]],
        "origin": origin_text(found.shop),
    }
    return render(request, "campaigns/register/changes.html", context)


@staff(*NAME_READERS, methods=FORM_METHODS)
def add(request: StaffRequest) -> HttpResponse:
    """A new shop; where one is known that may be the same, it is asked about first."""
    sent, typed = _sent(request)
    initial = {"name": request.GET.get("q", "").strip()[:160], "languages": [], **typed}
    form = NewShopForm(sent, initial=initial, **_labels())
    problems: list[Problem] = []
    if form.is_valid():
        answer = form.chosen_shop()
        if "uuid" in answer:
            return redirect("register:shop", uuid=answer["uuid"])
        try:
            made = _added(request, form, is_other=bool(answer))
        except ShopUnsure as error:
            form.ask_which(error)
        except NumberTaken as error:
            problems = [_number_problem(form, error)]
        else:
            messages.success(request, _("Le commerce est au registre."))
            _warn_of_closed(request, made)
            return redirect("register:shop", uuid=made.uuid)
    context = {"form": form, "groups": form.groups()}
    return form_page(request, "campaigns/register/add.html", context, form, problems=problems)


@staff(*NAME_READERS, methods=FORM_METHODS)
def edit(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Correct what is known. Of two who do so at once, the second sees what the first changed."""
    found, actor = found_or_404(uuid), acting(request)
    if found.merged_into is not None:
        return redirect("register:shop", uuid=uuid)
    one = found.shop
    sent, typed = _sent(request)
    initial = shown_values(one) | {
        "associations": [str(pk) for pk in one.associations.values_list("pk", flat=True)],
        "tags": [str(pk) for pk in one.tags.values_list("pk", flat=True)],
    }
    form = EditShopForm(sent, initial=initial | typed, **_labels())
    problems: list[Problem] = []
    others: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            known = _changed(request, one, form)
        except ShopChangedMeanwhile as error:
            form, others = _meanwhile(form, one)
            problems = [Problem("", "", str(error))]
        except NumberTaken as error:
            problems = [_number_problem(form, error)]
        else:
            messages.success(request, _("C’est enregistré."))
            if known.bce != one.bce:
                _warn_of_closed(request, known)
            return redirect("register:shop", uuid=uuid)
    context = frame_of(found, actor) | {"form": form, "groups": form.groups(), "others": others}
    return form_page(request, "campaigns/register/edit.html", context, form, problems=problems)


def _warn_of_closed(request: StaffRequest, shop: Shop) -> None:
    """Where the company register says so of its number: whoever stood before the shop knows better."""
    found = find_establishment(shop.bce) if shop.bce else []
    if found and all(is_closed(one) for one in found):
        text = _("Selon la BCE, ce commerce n’est plus en activité (extrait du %(on)s) : vérifiez sur place.")
        messages.warning(request, text % {"on": day(found[0].gone_on)})


def _sent(request: StaffRequest) -> tuple[Any, dict[str, Any]]:
    """(what was sent to be checked, what was typed and is only drawn again with the sectors found)."""
    if request.method != "POST":
        return None, {}
    if not is_sector_search(request.POST):
        return request.POST, {}
    many = ("languages", "closing_days", "associations", "tags")
    typed = request.POST.dict() | {name: request.POST.getlist(name) for name in many}
    return None, typed | {"sector": searched(request.POST)}


def _labels() -> dict[str, Any]:
    """All associations and tags, to choose among. 2 statements."""
    return {"associations": list(Association.objects.all()), "tags": list(Tag.objects.all())}


def _chosen(form: ShopForm, name: str, model: type[Association] | type[Tag]) -> list[Any]:
    pks = form.cleaned_data.get(name) or []
    return list(model._default_manager.filter(pk__in=pks))


def _added(request: StaffRequest, form: NewShopForm, *, is_other: bool) -> Shop:
    """Raises ShopUnsure, unless it was answered that it is another one; NumberTaken."""
    facts = form.facts()
    same, unsure = shops_meant(facts)
    if any(shop.bce == facts.bce >= ESTABLISHMENTS for shop in same):
        raise NumberTaken
    if not is_other and (same or unsure):
        raise ShopUnsure([*same, *unsure][:MOST_ASKED])
    now = timezone.now()
    made = add_shop(
        form.values(), source=Origin.STAFF, actor=request.user, on=day_of(now), origin_on=day_of(now)
    )
    _set_labels(request, made, form)
    return made


def _changed(request: StaffRequest, shop: Shop, form: EditShopForm) -> Shop:
    now = timezone.now()
    with transaction.atomic():
        known = change_shop(
            shop,
            form.values(shop),
            source=Origin.STAFF,
            actor=request.user,
            now=now,
            seen_version=form.cleaned_data["version"],
        )
        _set_labels(request, known, form)
    return known


def _set_labels(request: StaffRequest, shop: Shop, form: ShopForm) -> None:
    set_labels(
        shop,
        associations=_chosen(form, "associations", Association),
        tags=_chosen(form, "tags", Tag),
        source=Origin.STAFF,
        actor=request.user,
        now=timezone.now(),
    )


def _number_problem(form: ShopForm, error: NumberTaken) -> Problem:
    """The number is another shop's of this city: a link leads there. Other cities' are not known here."""
    number = form.cleaned_data["establishment"]
    other = Shop.objects.filter(bce=number).first() if number else None
    url = reverse("register:shop", kwargs={"uuid": surviving_shop(other).uuid}) if other else ""
    text = _("Ce numéro est celui d’un autre commerce : %(name)s. C’est peut-être le même.")
    return Problem("", "", text % {"name": other.name} if other else str(error), url)


def _meanwhile(form: EditShopForm, seen: Shop) -> tuple[EditShopForm, list[dict[str, Any]]]:
    """The form again, with what was typed; (what others changed meanwhile, the oldest first).

    What the others changed and this one left alone takes their value; saved again, it counts.
    """
    shop = Shop.objects.get(pk=seen.pk)
    rows = changes_since(shop, form.cleaned_data["version"])
    data = cast(QueryDict, form.data).copy()
    for row in rows:
        for field, (before, after) in row.changes.items():
            if field in PLAIN and as_text(form.cleaned_data.get(field)) == before:
                data[field] = after
    data["version"] = str(shop.version)
    again = EditShopForm(data, initial=form.initial, **_labels())
    again.is_valid()
    others = [{"change": row, "lines": change_lines(row, names=True)} for row in rows]
    return again, others
