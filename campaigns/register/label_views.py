"""Associations of traders and tags: how many shops have each; added, renamed, deleted when none has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.register.shop_forms import LabelForm
from campaigns.register.shop_views import FORM_METHODS, acting
from kernel.errors import DomainError
from kernel.forms import Problem, form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF
from tenants.shops.models import Association, Tag
from tenants.shops.services import add_label, delete_label, rename_label


@dataclass(frozen=True)
class LabelPage:
    """How one of the two kinds is said."""

    model: type[Association] | type[Tag]
    list_name: str
    one_name: str
    title: Any
    sentence: Any
    empty: Any
    rename: Any


ASSOCIATIONS = LabelPage(
    Association,
    "register:associations",
    "register:association",
    gettext_lazy("Associations de commerçants"),
    gettext_lazy("Un commerce peut être membre de plusieurs associations : cela se coche sur sa fiche."),
    gettext_lazy("Aucune association"),
    gettext_lazy("Changer cette association"),
)
TAGS = LabelPage(
    Tag,
    "register:tags",
    "register:tag",
    gettext_lazy("Étiquettes"),
    gettext_lazy("Des mots à vous pour classer les commerces, par exemple « à revoir au printemps »."),
    gettext_lazy("Aucune étiquette"),
    gettext_lazy("Changer cette étiquette"),
)


@staff(*CITY_STAFF, methods=FORM_METHODS)
def associations(request: StaffRequest) -> HttpResponse:
    return _list(request, ASSOCIATIONS)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def association(request: StaffRequest, pk: int) -> HttpResponse:
    return _one(request, ASSOCIATIONS, pk)


@staff(*CITY_STAFF, methods=FORM_METHODS)
def tags(request: StaffRequest) -> HttpResponse:
    return _list(request, TAGS)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def tag(request: StaffRequest, pk: int) -> HttpResponse:
    return _one(request, TAGS, pk)


def _list(request: StaffRequest, page: LabelPage) -> HttpResponse:
    may_change = acting(request).role in CITY_EDITORS
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = _form(page, request)
    if form.is_valid():
        try:
            add_label(page.model, form.cleaned_data["name"], actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("C’est ajouté."))
            return redirect(page.list_name)
    labels = page.model._default_manager.annotate(n_shops=Count("shops")).order_by("name_key", "id")
    context = {"kind": page, "labels": labels, "form": form, "may_change": may_change}
    return form_page(request, "campaigns/register/labels.html", context, form)


def _one(request: StaffRequest, page: LabelPage, pk: int) -> HttpResponse:
    label = page.model._default_manager.filter(pk=pk).annotate(n_shops=Count("shops")).first()
    if label is None:
        raise Http404
    is_deleted = request.method == "POST" and "delete" in request.POST
    form = _form(page, request, name=label.name)
    problems: list[Problem] = []
    if is_deleted or form.is_valid():
        try:
            if is_deleted:
                delete_label(label, actor=request.user)
            else:
                rename_label(label, form.cleaned_data["name"], actor=request.user)
        except DomainError as error:
            if is_deleted:
                form = LabelForm(initial={"name": label.name}, longest=_longest(page))
                problems = [Problem("", "", str(error))]
            else:
                form.add_error("name", str(error))
        else:
            messages.success(request, _("C’est supprimé.") if is_deleted else _("C’est enregistré."))
            return redirect(page.list_name)
    context = {"kind": page, "label": label, "form": form}
    return form_page(request, "campaigns/register/label.html", context, form, problems=problems)


def _form(page: LabelPage, request: StaffRequest, name: str = "") -> LabelForm:
    sent = request.POST if request.method == "POST" and "delete" not in request.POST else None
    return LabelForm(sent, initial={"name": name}, longest=_longest(page))


def _longest(page: LabelPage) -> int:
    return page.model._meta.get_field("name").max_length or 0
