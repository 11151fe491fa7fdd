"""The views of the list that somebody keeps: saved, renamed, deleted. Each person sees their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.register.errors import TooManyViews, ViewNameTaken
from campaigns.register.forms import SaveViewForm, ViewNameForm
from campaigns.register.models import SavedView
from campaigns.register.services import delete_view, rename_view, save_view
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_STAFF

PAGE = "campaigns/register/views.html"


@staff(*CITY_STAFF)
def views(request: StaffRequest) -> HttpResponse:
    return _page(request)


@staff(*CITY_STAFF, methods=("POST",))
def save(request: StaffRequest) -> HttpResponse:
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    try:
        save_view(user=request.user, name=name, query=query)
    except TooManyViews as error:
        form.add_error("name", str(error))
        return _page(request, form)
    messages.success(request, _("La vue « %(name)s » est gardée.") % {"name": name})
    return redirect(f"{reverse('register:shops')}?{query}")


@staff(*CITY_STAFF, methods=("POST",))
def rename(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = ViewNameForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _page(request, form)
    try:
        rename_view(view=view, name=form.cleaned_data["name"])
    except ViewNameTaken as error:
        form.add_error("name", str(error))
        return _page(request, form)
    messages.success(request, _("La vue a un nouveau nom."))
    return redirect("register:views")


@staff(*CITY_STAFF, methods=("POST",))
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    delete_view(view=view)
    messages.success(request, _("La vue « %(name)s » est supprimée.") % {"name": view.name})
    return redirect("register:views")


def _own(request: StaffRequest, pk: int) -> SavedView:
    view = SavedView.objects.filter(pk=pk, user=request.user).first()
    if view is None:
        raise Http404
    return view


def _page(request: StaffRequest, sent: ViewNameForm | None = None) -> HttpResponse:
    """`sent`: what is wrong in it is shown where it was typed."""
    lines = []
    for view in SavedView.objects.filter(user=request.user):
        prefix = str(view.pk)
        is_sent = sent is not None and sent.prefix == prefix
        form = sent if is_sent else ViewNameForm(initial={"name": view.name}, prefix=prefix)
        lines.append({"view": view, "url": f"{reverse('register:shops')}?{view.query}", "form": form})
    context = {"lines": lines, "new_form": sent if sent is not None and not sent.prefix else None}
    return form_page(request, PAGE, context, *([sent] if sent else []))
