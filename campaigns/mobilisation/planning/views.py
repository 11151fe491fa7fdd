"""Campaigns of a city: the list, a new one, one with its audience and its steps, what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.models import Session
from campaigns.agenda.public_sessions.listing import published_by
from campaigns.campaign_templates.selectors import templates_offered
from campaigns.mobilisation.planning.campaign_list import CampaignList
from campaigns.mobilisation.planning.forms import (
    CampaignForm,
    CopyForm,
    GapForm,
    NewCampaignForm,
    session_text,
)
from campaigns.mobilisation.planning.presentation import (
    MOVED,
    aim_figures,
    audience_lines,
    channels_reaching,
    moves_of,
    state_badge,
    step_lines,
)
from campaigns.mobilisation.planning.selectors import n_signed_up, steps_of, untouched
from campaigns.mobilisation.shared_views import FORM_METHODS, acting, audience_shops, seen_campaign
from campaigns.outreach.audience import audience_counts, contact_gap
from campaigns.outreach.models import Campaign, CampaignState
from campaigns.outreach.rules import Move
from campaigns.outreach.services import (
    begin_campaign,
    change_campaign,
    copy_campaign,
    delete_campaign,
    move_campaign,
    set_contact_gap,
)
from campaigns.register.models import SavedView
from kernel.clock import today
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.lists.columns import carried
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF
from tenants.membership.selectors import team_of

LIST = "liste"
MOST_SESSIONS = 60


@staff(*CITY_STAFF)
def campaigns(request: StaffRequest) -> HttpResponse:
    """What the address asks for, a page of it."""
    actor = acting(request)
    asked = CampaignList(request.GET)
    query, form = asked.query, asked.form
    page = asked.page(today())
    shown = query.choice.shown
    context: dict[str, Any] = {
        "form": form,
        "filter_fields": [form["state"]],
        "n_filters": len([name for name in form.values if name != "q"]),
        "carried": carried(query.address, without=form.fields),
        "clear_url": query.url(without=tuple(form.fields)) if form.values else "",
        "not_understood": form.not_understood,
        "columns": query.headers(),
        "rows": [
            {
                "key": str(row.campaign.uuid),
                "name": row.campaign.name,
                "url": reverse("mobilisation:campaign", kwargs={"uuid": row.campaign.uuid}),
                "cells": [column.cell(row) for column in shown[1:]],
            }
            for row in page["rows"]
        ],
        "next_url": page["next_url"],
        "previous_url": page["previous_url"],
        "may_plan": actor.role in CITY_EDITORS,
    }
    return render(request, "campaigns/mobilisation/campaigns.html", context)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def begin(request: StaffRequest) -> HttpResponse:
    """A template, a session and an audience make a campaign; `?liste=` is what the register's list showed."""
    actor = acting(request)
    templates = templates_offered()
    form = NewCampaignForm(
        request.POST if request.method == "POST" else None,
        initial={"template": templates[0].code, "owner": str(actor.user.pk)},
        templates=templates,
        asked_query=request.GET.get(LIST),
        **_offered(actor),
    )
    if form.is_valid():
        try:
            made = begin_campaign(
                actor=actor, values=form.campaign_values, template=form.chosen_template, now=timezone.now()
            )
        except DomainError as error:
            form.add_error("session" if error.code == "session_not_yours" else None, str(error))
        else:
            messages.success(request, _("La campagne est préparée. Relisez ses étapes, puis commencez-la."))
            return redirect("mobilisation:campaign", uuid=made.uuid)
    return form_page(request, "campaigns/mobilisation/begin.html", {"form": form}, form)


@staff(*CITY_STAFF)
def campaign(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Its aim and how far it is, whom it reaches by channel, its steps on a calendar."""
    actor, on = acting(request), today()
    found = seen_campaign(uuid)
    steps = steps_of(found)
    may_plan = actor.role in CITY_EDITORS
    may_change = may_plan and found.state != CampaignState.DONE
    shops = audience_shops(found, actor)
    gap = contact_gap()
    session = found.session_id
    counts = audience_counts(shops, on=on, gap_days=gap, session=session)
    wanted = channels_reaching(steps) or list(counts)
    n_audience = counts[wanted[0]].n
    context = {
        "campaign": found,
        "state": state_badge(found),
        "session": session_text(found.session) if found.session else "",
        "moves": moves_of(found) if may_plan else [],
        "may_plan": may_plan,
        "may_change": may_change,
        "figures": aim_figures(
            found,
            n_signed_up=n_signed_up([found], on).get(found.pk, 0),
            n_untouched=untouched(shops, found).count(),
            n_audience=n_audience,
        ),
        "n_audience": n_audience,
        "audience": audience_lines({channel: counts[channel] for channel in wanted}),
        "gap_days": gap,
        "register_url": f"{reverse('register:shops')}?{found.audience_query}",
        "steps": step_lines(found, steps, on, may_change=may_change),
    }
    return render(request, "campaigns/mobilisation/campaign.html", context)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def change(request: StaffRequest, uuid: UUID) -> HttpResponse:
    actor, found = acting(request), seen_campaign(uuid)
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        initial=CampaignForm.shown(found),
        campaign=found,
        **_offered(actor, found),
    )
    if form.is_valid():
        try:
            change_campaign(found, actor=actor, values=form.campaign_values, now=timezone.now())
        except DomainError as error:
            form.add_error("session" if error.code == "session_not_yours" else None, str(error))
        else:
            messages.success(request, _("La campagne est changée."))
            return redirect("mobilisation:campaign", uuid=found.uuid)
    return form_page(request, "campaigns/mobilisation/change.html", {"campaign": found, "form": form}, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def copy(request: StaffRequest, uuid: UUID) -> HttpResponse:
    actor, found = acting(request), seen_campaign(uuid)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        initial={"name": (_("%(name)s (copie)") % {"name": found.name})[:80]},
        sessions=_sessions(actor),
    )
    if form.is_valid():
        try:
            made = copy_campaign(
                found,
                actor=actor,
                name=form.cleaned_data["name"],
                session=form.chosen_session,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("La copie est prête. Relisez ses étapes, puis commencez-la."))
            return redirect("mobilisation:campaign", uuid=made.uuid)
    return form_page(request, "campaigns/mobilisation/copy.html", {"campaign": found, "form": form}, form)


@staff(*CITY_EDITORS, methods=("POST",))
def move(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """To its next state; `move` says which way."""
    found = seen_campaign(uuid)
    wanted = request.POST.get("move", "")
    if wanted not in set(Move):
        raise Http404
    try:
        move_campaign(found, Move(wanted), actor=acting(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(MOVED[Move(wanted)]))
    return redirect("mobilisation:campaign", uuid=found.uuid)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def delete(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Asked about first."""
    found = seen_campaign(uuid)
    if request.method == "POST":
        try:
            delete_campaign(found, actor=acting(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("mobilisation:campaign", uuid=found.uuid)
        messages.success(request, _("La campagne est supprimée."))
        return redirect("mobilisation:campaigns")
    return render(request, "campaigns/mobilisation/delete.html", {"campaign": found})


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def gap(request: StaffRequest) -> HttpResponse:
    """For how many days the city asks nobody twice."""
    form = GapForm(
        request.POST if request.method == "POST" else None, initial={"days": contact_gap()}, auto_id="id_%s"
    )
    if form.is_valid():
        set_contact_gap(form.cleaned_data["days"], actor=acting(request))
        messages.success(
            request, _("C’est enregistré : cela vaut dès maintenant, pour toutes les campagnes.")
        )
        return redirect("mobilisation:campaigns")
    return form_page(request, "campaigns/mobilisation/gap.html", {"form": form}, form)


def _offered(actor: Actor, found: Campaign | None = None) -> dict[str, Any]:
    """What the forms of a campaign offer: sessions to come, the views of whoever looks, the team."""
    sessions = _sessions(actor)
    if found is not None and found.session is not None and found.session not in sessions:
        sessions = [found.session, *sessions]
    return {
        "sessions": sessions,
        "views": list(SavedView.objects.filter(user=actor.user)),
        "team": team_of(actor.organisation),
    }


def _sessions(actor: Actor) -> list[Session]:
    now = timezone.now()
    coming = published_by(actor.organisation, now).filter(starts_at__gte=now)
    return list(coming.order_by("starts_at")[:MOST_SESSIONS])
