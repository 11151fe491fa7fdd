"""The staff's agenda: on a city's host its own sessions, on the root host those of every city."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda import services
from campaigns.agenda.attendance_counts import attendance_counts
from campaigns.agenda.forms import (
    CapacityForm,
    FacilitatorsForm,
    HostsForm,
    NewSessionForm,
    QuotaForm,
    ReasonForm,
    SessionForm,
    SharedFieldsForm,
    session_initial,
)
from campaigns.agenda.models import Session
from campaigns.agenda.notices import Change, Notice, notice_of
from campaigns.agenda.policies import can_adapt_session, can_create_session, can_edit_session, can_see_roster
from campaigns.agenda.presentation import (
    TRANSITION_BY_SLUG,
    TRANSITION_TEXTS,
    agenda_tabs,
    attendance_figures,
    attendance_table,
    figures_of,
    language_names,
    line_of,
    list_state_text,
)
from campaigns.agenda.selectors import StaffSession, facilitators, staff_sessions
from campaigns.agenda.shared_views import (
    acting,
    form_sent,
    found_session,
    found_to_edit,
    frame_of,
    refuse,
)
from campaigns.agenda.transitions import State, Transition, transitions_from
from campaigns.editions.selectors import current_edition
from kernel.clock import day_of, today
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from kernel.hashing import sha256_of
from kernel.templatetags.portal import number
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, CITY_STAFF, Role
from tenants.organisations.models import Kind, Organisation

READERS = (*CITY_STAFF, Role.ANALYST)
FORM_METHODS = ("GET", "HEAD", "POST")
PER_PAGE = 40
OPENS_BEFORE = timedelta(hours=1)  # as the door's list does (`campaigns.attendance.rules`)


@staff(*READERS)
def agenda(request: StaffRequest) -> HttpResponse:
    """The sessions of the current edition: those to come, or those that are over."""
    actor = acting(request)
    now = timezone.now()
    edition = current_edition(today())
    found = staff_sessions(actor, edition) if edition else []
    past = [one for one in found if one.is_over(now)][::-1]
    ahead = [one for one in found if not one.is_over(now)]
    is_past = request.GET.get("vue") == "passees"
    page = Paginator(past if is_past else ahead, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition_name": edition.name if edition else "",
        "is_past": is_past,
        "tabs": agenda_tabs(actor, "past" if is_past else "ahead", n_ahead=len(ahead), n_past=len(past)),
        "page_obj": page,
        "sessions": [line_of(one, now) for one in page],
        "may_create": edition is not None and can_create_session(actor),
        "is_agency": actor.organisation.kind == Kind.AGENCY,
    }
    return render(request, "campaigns/agenda/agenda.html", context)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def create(request: StaffRequest) -> HttpResponse:
    """A new session, as a draft: it is announced by a move of its own."""
    actor = acting(request)
    edition = current_edition(today())
    if edition is None:
        raise Http404
    is_agency = actor.organisation.kind == Kind.AGENCY
    cities = list(Organisation.objects.cities().active()) if is_agency else []
    form = NewSessionForm(form_sent(request), cities=cities)
    if request.method == "POST" and form.is_valid():
        host = form.first_host or actor.organisation
        try:
            session = services.create_session(
                actor=actor,
                edition=edition,
                hosts=[host],
                kind=form.cleaned_data["kind"],
                says=form.says(),
                capacity=form.cleaned_data["capacity"],
                derogation=form.cleaned_data["derogation"],
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Le brouillon est prêt. Relisez-le, puis annoncez-le."))
            return redirect("sessions:session", pk=session.pk)
    context = {"form": form, "edition_name": edition.name}
    return form_page(request, "campaigns/agenda/create.html", context, form)


@staff(*READERS)
def session(request: StaffRequest, pk: int) -> HttpResponse:
    """One session: what it says, its seats, and what may be done with it now."""
    actor = acting(request)
    found = found_session(actor, pk)
    now = timezone.now()
    may_edit = can_edit_session(actor, found.session)
    moves = transitions_from(found.state, starts_at=found.session.starts_at, now=now) if may_edit else []
    context = frame_of(found, now) | {
        "figures": figures_of(found, day_of(now)),
        "moves": [TRANSITION_TEXTS[move] for move in moves],
        "may_edit": may_edit,
        "may_adapt": can_adapt_session(actor, found.session),
        "may_see_roster": can_see_roster(actor, found.session) and found.state != State.DRAFT,
        "quotas": [
            row for row in found.session.city_seats.all() if row.quota or row.n_taken or row.n_waiting
        ],
        "on": day_of(now),
        "spoken": language_names(found),
        "facilitators": [row.user for row in found.session.facilitations.all()],
        "attendance": _attendance(found, now),
    }
    return render(request, "campaigns/agenda/session.html", context)


def _attendance(found: StaffSession, now: datetime) -> dict[str, Any]:
    """Who came, in numbers, once there is something to say; 3 statements then."""
    has_begun = found.session.starts_at - OPENS_BEFORE <= now
    if not has_begun or found.state in (State.DRAFT, State.CANCELLED):
        return {}
    counts = attendance_counts(found.session)
    to_close = found.has_list_to_close(now)
    return {
        "figures": attendance_figures(counts) if counts.cities else [],
        "table": attendance_table(counts),
        "is_to_close": to_close,
        "state": list_state_text(counts, is_to_close=to_close),
    }


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """What the session says; a city that shares it changes description, access and parking."""
    actor = acting(request)
    found = found_session(actor, pk)
    if can_edit_session(actor, found.session):
        return _edit_all(request, actor, found)
    if not can_adapt_session(actor, found.session):
        raise PermissionDenied
    form = SharedFieldsForm(form_sent(request), initial=session_initial(found.session))
    if request.method == "POST" and form.is_valid():
        texts = {name: text.replace("\r\n", "\n") for name, text in form.cleaned_data.items()}
        services.adapt_session(actor=actor, session=found.session, **texts)
        messages.success(request, _("C’est enregistré."))
        return redirect("sessions:session", pk=pk)
    context = frame_of(found, timezone.now()) | {"form": form, "is_shared": True}
    return form_page(request, "campaigns/agenda/edit.html", context, form)


def _edit_all(request: StaffRequest, actor: Actor, found: StaffSession) -> HttpResponse:
    """A change that sends mails is shown with them first, and made once they were seen."""
    now = timezone.now()
    form = SessionForm(form_sent(request), initial=session_initial(found.session))
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        says = form.says(found.session.trainers)
        try:
            ahead = _mails_ahead(actor, found, says, now)
            if ahead is not None and request.POST.get("seen") != ahead["seen"]:
                context = frame_of(found, now) | ahead | {"form": form}
                return render(request, "campaigns/agenda/confirm.html", context)
            changed = services.edit_session(actor=actor, session=found.session, says=says, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _saved_message(changed, ahead))
            return redirect("sessions:session", pk=found.session.pk)
    return form_page(request, "campaigns/agenda/edit.html", frame_of(found, now) | {"form": form}, form)


def _mails_ahead(
    actor: Actor, found: StaffSession, says: services.SessionFields, now: datetime
) -> dict[str, Any] | None:
    """What `confirm.html` shows of the mails that a change would send; None where it sends none.

    `seen` stands for what is shown: who signs up meanwhile is shown, too. Raises what would be refused.
    """
    session = found.session
    if found.state == State.DRAFT or not found.seats.n_taken + found.seats.n_waiting:
        return None
    if not services.try_edit(actor=actor, session=session, says=says, now=now) & services.NOTIFIED:
        return None
    change = Change(says.starts_at, says.venue, says.venue_address)
    notice = notice_of(actor, session, change, now=now)
    if not notice.cities:
        return None
    place = ", ".join(part for part in (says.venue, says.venue_address) if part)
    return {
        "notice": notice,
        "change": {
            "starts_at": says.starts_at,
            "is_moved": says.starts_at != session.starts_at,
            "place": place,
            "is_elsewhere": place != session.place,
        },
        "seen": sha256_of(repr((change, notice.cities)))[:16],
        "may_see_roster": can_see_roster(actor, session),
    }


def _saved_message(changed: frozenset[str], ahead: dict[str, Any] | None) -> str:
    if not changed:
        return _("Rien n’a changé.")
    n = ahead["notice"].n_mails if ahead else 0
    if not n:
        return _("C’est enregistré. Aucun courriel n’est envoyé.")
    text = ngettext("C’est enregistré. %(n)s courriel part.", "C’est enregistré. %(n)s courriels partent.", n)
    return text % {"n": number(n)}


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def seats(request: StaffRequest, pk: int) -> HttpResponse:
    """Capacity, and the seats kept for each host city; a city that shares the session sees its own."""
    actor = acting(request)
    found = found_session(actor, pk)
    may_edit = can_edit_session(actor, found.session)
    if not may_edit and not can_adapt_session(actor, found.session):
        raise PermissionDenied
    now = timezone.now()
    sent = form_sent(request)
    rows = {row.organisation_id: row for row in found.session.city_seats.all()}
    cities = found.hosts if may_edit else [actor.organisation]
    quotas = [QuotaForm(sent, city=city, row=rows.get(city.pk)) for city in cities]
    initial = {
        "capacity": found.seats.capacity,
        "derogation": found.session.derogation,
        "lets_smaller_groups_pass": found.seats.lets_smaller_groups_pass,
    }
    capacity = CapacityForm(sent, kind=found.session.kind, initial=initial) if may_edit else None
    forms: list[Form] = [*([capacity] if capacity else []), *quotas]
    are_valid = [form.is_valid() for form in forms]  # each, so that each shows what is wrong
    if request.method == "POST" and all(are_valid):
        current: Form = forms[0]
        try:
            with transaction.atomic():  # all of the page, or nothing
                if capacity is not None:
                    _change_capacity(actor, found.session, capacity, now)
                for form in quotas:
                    current = form
                    services.change_quota(
                        actor=actor,
                        session=found.session,
                        organisation=form.city,
                        now=now,
                        **form.cleaned_data,
                    )
        except DomainError as error:
            refuse(current, error, "quota" if current in quotas else "capacity")
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("sessions:session", pk=pk)
    context = frame_of(found, now) | {"capacity_form": capacity, "quota_forms": quotas}
    problems = [problem for quota in quotas for problem in problems_of(quota, who=quota.city.name)]
    first = problems_of(capacity) if capacity else []
    return form_page(request, "campaigns/agenda/seats.html", context, problems=[*first, *problems])


def _change_capacity(actor: Actor, session: Session, form: CapacityForm, now: datetime) -> None:
    services.change_capacity(
        actor=actor,
        session=session,
        capacity=form.cleaned_data["capacity"],
        derogation=form.cleaned_data.get("derogation", ""),
        lets_smaller_groups_pass=form.cleaned_data["lets_smaller_groups_pass"],
        now=now,
    )


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def hosts(request: StaffRequest, pk: int) -> HttpResponse:
    """The cities that share the session."""
    actor, found = found_to_edit(request, pk)
    now = timezone.now()
    form = HostsForm(
        form_sent(request),
        cities=list(Organisation.objects.cities().active()),
        hosts=found.hosts,
        may_choose_first=actor.organisation.kind == Kind.AGENCY,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_hosts(actor=actor, session=found.session, hosts=form.hosts(), now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("sessions:session", pk=pk)
    return form_page(request, "campaigns/agenda/hosts.html", frame_of(found, now) | {"form": form}, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def facilitation(request: StaffRequest, pk: int) -> HttpResponse:
    """Who leads the session, and so sees who comes."""
    actor, found = found_to_edit(request, pk)
    led = [str(row.user_id) for row in found.session.facilitations.all()]
    form = FacilitatorsForm(form_sent(request), people=facilitators(), initial={"users": led})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_facilitators(actor=actor, session=found.session, users=form.chosen())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("sessions:session", pk=pk)
    context = frame_of(found, timezone.now()) | {"form": form}
    return form_page(request, "campaigns/agenda/facilitators.html", context, form)


@staff(*CITY_EDITORS, methods=FORM_METHODS)
def transition(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    """One transition: what it means, then the button that does it."""
    actor, found = found_to_edit(request, pk)
    chosen = TRANSITION_BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    now = timezone.now()
    if chosen not in transitions_from(found.state, starts_at=found.session.starts_at, now=now):
        messages.warning(request, _("Cette séance a changé entre-temps : ce n’est plus possible."))
        return redirect("sessions:session", pk=pk)
    form = ReasonForm(form_sent(request)) if chosen is Transition.CANCEL else None
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            _do(chosen, actor, found.session, reason, now)
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, TRANSITION_TEXTS[chosen].done)
            if chosen is Transition.DISCARD:
                return redirect("sessions:agenda")
            return redirect("sessions:session", pk=pk)
    context = frame_of(found, now) | {
        "words": TRANSITION_TEXTS[chosen],
        "form": form,
        "notice": _cancellation_mails(chosen, actor, found, form, now),
        "may_see_roster": can_see_roster(actor, found.session),
    }
    problems = [Problem("", "", refusal)] if refusal else []
    forms = [form] if form else []
    return form_page(request, "campaigns/agenda/transition.html", context, *forms, problems=problems)


def _do(chosen: Transition, actor: Actor, session: Session, reason: str, now: datetime) -> None:
    if chosen is Transition.CANCEL:
        services.cancel_session(actor=actor, session=session, reason=reason, now=now)
        return
    doing = {
        Transition.PUBLISH: services.publish_session,
        Transition.CLOSE: services.close_session,
        Transition.REOPEN: services.reopen_session,
        Transition.MARK_HELD: services.mark_held,
        Transition.UNDO_HELD: services.undo_held,
        Transition.DISCARD: services.discard_session,
    }
    doing[chosen](actor=actor, session=session, now=now)


def _cancellation_mails(
    chosen: Transition, actor: Actor, found: StaffSession, form: ReasonForm | None, now: datetime
) -> Notice | None:
    """What a cancellation sends, with the reason typed so far; None for other transitions."""
    if chosen is not Transition.CANCEL or form is None:
        return None
    session = found.session
    typed = str(form.data.get("reason", "")) if form.is_bound else ""
    change = Change(
        session.starts_at,
        session.venue,
        session.venue_address,
        is_cancelled=True,
        reason=typed.strip() or _("[le motif que vous écrivez]"),
    )
    return notice_of(actor, session, change, now=now)
