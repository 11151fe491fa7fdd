"""Steps of a campaign: added, changed, done, dropped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.mobilisation.planning.forms import NewStepForm, StepForm
from campaigns.mobilisation.shared_views import FORM_METHODS, acting, seen_campaign
from campaigns.outreach.models import CampaignStep
from campaigns.outreach.services import StepValues, add_step, change_step, drop_step, mark_step_done
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS

PAGE = "campaigns/mobilisation/step.html"


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def add(request: StaffRequest, uuid: UUID) -> HttpResponse:
    found = seen_campaign(uuid)
    form = NewStepForm(request.POST if request.method == "POST" else None, initial={"planned_on": today()})
    if form.is_valid():
        said = form.cleaned_data
        values = StepValues(said["channel"], said["title"], said["planned_on"], said["note"])
        try:
            add_step(found, actor=acting(request), values=values)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("L’étape est ajoutée."))
            return redirect("mobilisation:campaign", uuid=found.uuid)
    return form_page(request, PAGE, {"campaign": found, "step": None, "form": form}, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def change(request: StaffRequest, step: UUID) -> HttpResponse:
    found = _step(step)
    start = {"title": found.title, "planned_on": found.planned_on, "note": found.note}
    form = StepForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            change_step(found, actor=acting(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("L’étape est changée."))
            return redirect("mobilisation:campaign", uuid=found.campaign.uuid)
    return form_page(request, PAGE, {"campaign": found.campaign, "step": found, "form": form}, form)


@staff(*CITY_EDITORS, methods=("POST",))
def done(request: StaffRequest, step: UUID) -> HttpResponse:
    """Done today; with `again` set: not yet, after all."""
    found = _step(step)
    is_open = "again" in request.POST
    try:
        mark_step_done(found, actor=acting(request), on=None if is_open else today())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("L’étape est à faire.") if is_open else _("L’étape est faite."))
    return redirect("mobilisation:campaign", uuid=found.campaign.uuid)


@staff(*CITY_EDITORS, methods=("POST",))
def drop(request: StaffRequest, step: UUID) -> HttpResponse:
    found = _step(step)
    try:
        drop_step(found, actor=acting(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("L’étape est retirée."))
    return redirect("mobilisation:campaign", uuid=found.campaign.uuid)


def _step(uuid: UUID) -> CampaignStep:
    """One that was not dropped, with its campaign. 1 statement."""
    steps = CampaignStep.objects.select_related("campaign")
    found = steps.filter(uuid=uuid, dropped_at__isnull=True).first()
    if found is None:
        raise Http404
    return found
