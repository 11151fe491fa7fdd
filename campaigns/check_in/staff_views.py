"""The list of who came, for staff: reading, correcting, closing and opening it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.attendance_counts import attendance_counts, is_to_close
from campaigns.agenda.models import AttendanceClosing
from campaigns.agenda.presentation import attendance_figures, attendance_table, list_state_text
from campaigns.attendance.models import How
from campaigns.attendance.rules import Phase
from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.forms import OutcomeForm, ReopenForm
from campaigns.check_in.late_arrivals import add_late, late_arrivals, set_late_aside
from campaigns.check_in.line_keys import key_of, line_key
from campaigns.check_in.lists import CheckInList, ListedPerson
from campaigns.check_in.presentation import (
    city_sections,
    closing_ahead,
    closing_text,
    history_lines,
    is_walk_in,
    late_line,
    overtaken_lines,
    person_line,
)
from campaigns.check_in.services import close_list, reopen_list
from campaigns.check_in.services.many import Said, note_many, said_outcome
from campaigns.check_in.shared_views import frame_of, may_close, read_list, reader_of
from kernel.errors import DomainError
from kernel.forms import Problem, form_page
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS, Role

READERS = (*NAME_READERS, Role.FACILITATOR)
CLOSERS = (*CITY_EDITORS, Role.FACILITATOR)
FORM_METHODS = ("GET", "HEAD", "POST")
MAY_BE_NOTED = (Phase.OPEN, Phase.LATE, Phase.CLOSED)


@staff(*READERS)
def presences(request: StaffRequest, pk: int) -> HttpResponse:
    """Who came, in numbers and by name, and what is left to do with the list."""
    actor = reader_of(request)
    now = timezone.now()
    found = read_list(actor, pk, now)
    session = found.session
    counts = attendance_counts(session)
    closes = may_close(actor, session)
    is_over = session.ends_at <= now and found.phase is not Phase.CANCELLED
    list_state: str | None = session.list_now  # type: ignore[attr-defined]
    to_close = is_over and is_to_close(
        session.seats, list_state=list_state, n_came=counts.n_came, is_archived=counts.is_fixed
    )
    is_open = found.phase in (Phase.OPEN, Phase.LATE)
    history = AttendanceClosing.objects.filter(session=session).select_related("done_by").order_by("-id")
    context = frame_of(actor, found, now) | {
        "figures": attendance_figures(counts) if counts.cities else [],
        "table": attendance_table(counts),
        "state": list_state_text(counts, is_to_close=to_close),
        "phase": found.phase,
        "cities": city_sections(found.people),
        "may_close": closes and is_open and now >= session.starts_at,
        "may_reopen": closes and found.phase is Phase.CLOSED,
        "may_type": is_open or (closes and found.phase is Phase.CLOSED),
        "history": history_lines(history),
        "late_arrivals": [late_line(one) for one in late_arrivals(session, found.people)] if closes else [],
    }
    return render(request, "campaigns/check_in/presences.html", context)


@staff(*READERS, methods=FORM_METHODS)
def correct(request: StaffRequest, pk: int, line: str) -> HttpResponse:
    """One line: what is noted, and what is true."""
    actor = reader_of(request)
    now = timezone.now()
    found = read_list(actor, pk, now)
    one = _line(found, line)
    if found.phase not in MAY_BE_NOTED:
        raise Http404
    if found.phase is Phase.CLOSED and not may_close(actor, found.session):
        raise PermissionDenied
    context = frame_of(actor, found, now)
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        initial={"outcome": said_outcome(one.outcome), "seen": said_outcome(one.outcome)},
        is_walk_in=is_walk_in(one),
        asks_reason=found.phase is Phase.CLOSED,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            done = note_many(
                actor=actor,
                session_id=pk,
                said=[Said(key_of(one), typed["outcome"], typed["seen"])],
                reason=typed.get("reason", ""),
                how=How.DOOR if found.phase is Phase.OPEN else How.CORRECTION,
                now=now,
            )
        except DomainError as error:
            form.add_error("reason" if error.code == "reason_needed" else None, str(error))
        else:
            if not done.overtaken:
                text = _("C’est corrigé.") if done.n_changed else _("Rien n’a changé.")
                messages.success(request, text)
                return redirect("check_in:presences", pk=pk)
            form.add_error(None, " ".join(overtaken_lines(done.overtaken)))
    context |= {"form": form, "person": person_line(one)}
    return form_page(request, "campaigns/check_in/correct.html", context, form)


@staff(*CLOSERS, methods=FORM_METHODS)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """What closing fixes, then the button that does it."""
    actor = reader_of(request)
    now = timezone.now()
    found = read_list(actor, pk, now)
    if not may_close(actor, found.session):
        raise PermissionDenied
    if found.phase not in (Phase.OPEN, Phase.LATE):
        messages.warning(request, _("Cette liste ne peut pas être close maintenant."))
        return redirect("check_in:presences", pk=pk)
    problems = []
    if request.method == "POST":
        try:
            close_list(actor=actor, session_id=pk, nobody_came="nobody" in request.POST, now=now)
        except DomainError as error:
            problems.append(Problem("id_nobody" if error.code == "nobody_came" else "", "", str(error)))
        else:
            messages.success(request, _("La liste est close : la séance compte dans les chiffres."))
            return redirect("check_in:presences", pk=pk)
    ahead = closing_ahead(found)
    context = frame_of(actor, found, now) | {"told": closing_text(ahead), "is_nobody": ahead.is_nobody}
    return form_page(request, "campaigns/check_in/close.html", context, problems=problems)


@staff(*CLOSERS, methods=FORM_METHODS)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Why the list is opened again."""
    actor = reader_of(request)
    now = timezone.now()
    found = read_list(actor, pk, now)
    if not may_close(actor, found.session):
        raise PermissionDenied
    if found.phase is not Phase.CLOSED:
        messages.warning(request, _("La liste n’est pas close."))
        return redirect("check_in:presences", pk=pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_list(actor=actor, session_id=pk, reason=form.cleaned_data["reason"], now=now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("La liste est rouverte."))
            return redirect("check_in:presences", pk=pk)
    context: dict[str, Any] = frame_of(actor, found, now) | {"form": form}
    return form_page(request, "campaigns/check_in/reopen.html", context, form)


@staff(*CLOSERS, methods=("POST",))
def late(request: StaffRequest, pk: int, key: UUID) -> HttpResponse:
    """What a phone sent after the closing is added to the list, or set aside."""
    actor = reader_of(request)
    try:
        if "add" in request.POST:
            reason = request.POST.get("reason", "")
            add_late(actor=actor, session_id=pk, key=key, reason=reason, now=timezone.now())
            messages.success(request, _("C’est ajouté à la liste."))
        else:
            set_late_aside(actor=actor, session_id=pk, key=key)
            messages.success(request, _("C’est écarté : la liste reste comme elle est."))
    except CheckInNotYours:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("check_in:presences", pk=pk)


def _line(found: CheckInList, text: str) -> ListedPerson:
    """404 for a line that is not there."""
    key = line_key(text)
    one = next((one for one in found.people if key_of(one) == key), None)
    if one is None:
        raise Http404
    return one
