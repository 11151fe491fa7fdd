"""The signed sheet, typed in: a line for each person of the list, and those who came without a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SessionKind
from campaigns.attendance.models import How
from campaigns.attendance.rules import Phase
from campaigns.check_in.forms import WalkInForm, chosen_lines, walk_in_forms
from campaigns.check_in.line_keys import line_key
from campaigns.check_in.lists import CheckInList
from campaigns.check_in.presentation import overtaken_lines, sheet_sections
from campaigns.check_in.services import enter_walk_in
from campaigns.check_in.services.many import NotedTogether, Said, note_many
from campaigns.check_in.shared_views import frame_of, may_close, read_list, reader_of
from campaigns.check_in.staff_views import FORM_METHODS, MAY_BE_NOTED, READERS
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from kernel.templatetags.portal import number
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.organisations.models import Kind, Organisation


@staff(*READERS, methods=FORM_METHODS)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """All lines in one form; what is chosen is written, what somebody else changed meanwhile is shown."""
    actor = reader_of(request)
    now = timezone.now()
    found = read_list(actor, pk, now)
    is_closed = found.phase is Phase.CLOSED
    if found.phase not in MAY_BE_NOTED:
        raise Http404
    if is_closed and not may_close(actor, found.session):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    is_checked = sent is not None and "add" not in sent
    rows = walk_in_forms(sent, here=_door(actor, found).name, is_checked=is_checked)
    said = _said(sent) if sent is not None else []
    problems: list[Problem] = []
    if sent is not None and is_checked:
        done, problems = _save(actor, found, said, rows, sent, now)
        n = (done.n_changed if done else 0) + sum(row.is_saved for row in rows)
        if not problems and not (done and done.overtaken):
            messages.success(request, _saved_text(n))
            return redirect("check_in:presences", pk=pk)
        if done is not None:
            told = overtaken_lines(done.overtaken)
            problems = [*[Problem("", "", text) for text in told], *problems]
            said, found = [], read_list(actor, pk, now)
        if n:
            messages.success(request, _saved_text(n))
    context = frame_of(actor, found, now) | {
        "cities": sheet_sections(found.people, {str(one.key): one.outcome for one in said}),
        "rows": [row for row in rows if not row.is_saved],
        "n_rows": len(rows),
        "reason": sent.get("reason", "") if sent is not None else "",
        "derogation": sent.get("derogation", "") if sent is not None else "",
        "is_small_group": found.session.kind == SessionKind.SMALL_GROUP,
    }
    return form_page(request, "campaigns/check_in/sheet.html", context, problems=problems)


def _save(
    actor: Actor,
    found: CheckInList,
    said: Sequence[Said],
    rows: Sequence[WalkInForm],
    sent: QueryDict,
    now: datetime,
) -> tuple[NotedTogether | None, list[Problem]]:
    """First the lines, all or none; then each walk-in that is complete. None where no line was written."""
    are_valid = [row.is_valid() for row in rows]
    problems = [
        problem
        for n, row in enumerate(rows, start=1)
        for problem in problems_of(row, who=_("Ligne %(n)s") % {"n": n})
    ]
    try:
        done = note_many(
            actor=actor,
            session_id=found.session.pk,
            said=said,
            reason=sent.get("reason", ""),
            how=How.SHEET,
            now=now,
        )
    except DomainError as error:
        anchor = "id_reason" if error.code == "reason_needed" else ""
        return None, [Problem(anchor, "", str(error)), *problems]
    for n, (row, is_valid) in enumerate(zip(rows, are_valid, strict=True), start=1):
        if is_valid and not row.is_empty:
            why = (sent.get("derogation", ""), sent.get("reason", ""))
            problems += _enter(actor, found, row, n, why, now)
    return done, problems


def _enter(
    actor: Actor, found: CheckInList, row: WalkInForm, n: int, why: tuple[str, str], now: datetime
) -> list[Problem]:
    typed = row.cleaned_data
    guest = None if row.city else TypedGuest(typed["shop"], typed["place"])
    try:
        enter_walk_in(
            actor=actor,
            session_id=found.session.pk,
            key=row.uuid(),
            city=row.city or _door(actor, found),
            person=TypedPerson(typed["name"], typed["role"]),
            shops=[TypedShop(name=typed["shop"])] if row.city else [],
            guest=guest,
            derogation=why[0],
            reason=why[1],
            how=How.SHEET,
            after_closing=found.phase is Phase.CLOSED,
            now=now,
        )
    except DomainError as error:
        anchor = "id_derogation" if error.code == "group_full" else f"id_w{n - 1}-shop"
        return [Problem(anchor, _("Ligne %(n)s") % {"n": n}, str(error))]
    row.is_saved = True
    return []


def _said(sent: QueryDict) -> list[Said]:
    """What is chosen otherwise than the page showed it."""
    return [
        Said(key, outcome, seen)
        for text, seen, outcome in chosen_lines(sent)
        if seen != outcome and (key := line_key(text)) is not None
    ]


def _door(actor: Actor, found: CheckInList) -> Organisation:
    """The city at whose door the people are: the own one, and for the facilitator that of the place."""
    return actor.organisation if actor.organisation.kind == Kind.CITY else found.hosts[0]


def _saved_text(n: int) -> str:
    if not n:
        return _("Rien n’a changé.")
    return ngettext("%(n)s ligne est notée.", "%(n)s lignes sont notées.", n) % {"n": number(n)}
