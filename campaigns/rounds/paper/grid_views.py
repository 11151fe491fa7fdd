"""A round's paper typed back in, by keyboard alone: a line for each shop, in the paper's order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rounds.paper.documents import house_number, street_and_side
from campaigns.rounds.paper.grid_forms import GridLine, SheetForm, grid_lines, read_lines, typed_visits
from campaigns.rounds.paper.letters import material_legend, outcome_legend
from campaigns.rounds.phone.page_words import SPOKEN
from campaigns.rounds.shared_views import acting, seen_round
from campaigns.visits.models import Round
from campaigns.visits.selectors import round_lines
from campaigns.visits.services import NotedPaper, note_paper
from kernel.clock import day_of
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from kernel.templatetags.portal import number
from tenants.accounts.models import User
from tenants.journal.sentences import page_url
from tenants.membership.access import staff
from tenants.membership.actors import Actor
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS

FORM_METHODS = ("GET", "HEAD", "POST")
# Four fields each: a page has fewer than the thousand that a request may have.
PER_PAGE = 100


@staff(*NAME_READERS, methods=FORM_METHODS)
def grid(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """A hundred lines at a time, `?de=101` for those from the 101st on. All that is typed is noted, on
    whatever page its line is by now, or nothing is, and what is wrong is named line by line."""
    row, actor, now = seen_round(acting(request), uuid), acting(request), timezone.now()
    along = round_lines(row, day_of(now))
    first = _first(request.GET.get("de", ""), len(along))
    stewards = _stewards(row)
    sent = request.POST if request.method == "POST" else None
    lines = grid_lines(along, first, PER_PAGE, sent)
    form = SheetForm(
        sent,
        row=row,
        stewards=stewards,
        now=now,
        initial=_start(request, row, actor, stewards, now),
        auto_id="id_%s",
    )
    problems: list[Problem] = []
    if sent is not None:
        noted, problems = _note(row, actor, form, lines, now)
        if noted is not None and not problems:
            messages.success(request, _noted_text(noted))
            return redirect(_next_url(row, form, first, len(along)))
    return form_page(
        request,
        "campaigns/rounds/grid.html",
        _context(row, actor, form, lines, first, len(along)),
        problems=problems,
    )


def _note(
    row: Round, actor: Actor, form: SheetForm, lines: Sequence[GridLine], now: datetime
) -> tuple[NotedPaper | None, list[Problem]]:
    is_valid = form.is_valid()
    typed = read_lines(lines, form.cleaned_data.get("day") or day_of(now))
    labels = _labels()
    problems = [*problems_of(form), *(one for line in typed for one in line.problems(labels))]
    if not typed:
        anchor = f"outcome-{lines[0].n}" if lines else ""
        problems.append(Problem(anchor, "", _("Aucune ligne n’est remplie.")))
    if not is_valid or problems:
        return None, problems
    try:
        noted = note_paper(
            row, actor=actor, visited_by=form.visited_by, visits=typed_visits(form, typed), now=now
        )
    except DomainError as error:
        return None, [Problem("", "", str(error))]
    for line in typed:
        if line.shop in noted.refused:
            line.errors = {"outcome": str(noted.refused[line.shop])}
    return noted, [one for line in typed for one in line.problems(labels)]


def _context(
    row: Round,
    actor: Actor,
    form: SheetForm,
    lines: Sequence[GridLine],
    first: int,
    n_along: int,
) -> dict[str, Any]:
    page = reverse("rounds:grid", args=[row.uuid])
    labels = _labels()
    sides: list[dict[str, Any]] = []
    for one in lines:
        name = street_and_side(one.line) if one.line else _("Plus dans la tournée")
        if not sides or sides[-1]["name"] != name:
            sides.append({"name": name, "lines": []})
        fields = [field | {"label": labels[field["cell"]]} for field in one.fields]
        house = house_number(one.line) if one.line else ""
        about = {"n": one.n, "is_gone": one.line is None, "house": house, "name": one.name}
        sides[-1]["lines"].append(about | {"fields": fields})
    return {
        "round": row,
        "form": form,
        "sides": sides,
        "labels": list(labels.values()),
        "outcomes": outcome_legend(),
        "materials": material_legend(),
        "spoken": [(code, str(name)) for code, name in SPOKEN.items()],
        "parts": [
            {
                "url": f"{page}?de={start}",
                "label": f"{number(start)} – {number(min(start + PER_PAGE - 1, n_along))}",
                "is_current": start == first,
            }
            for start in range(1, n_along + 1, PER_PAGE)
        ]
        if n_along > PER_PAGE
        else [],
        "back_url": page_url("rounds:round", uuid=row.uuid)
        if actor.role in CITY_EDITORS
        else reverse("rounds_field:round", args=[row.uuid]),
        "paper_url": reverse("rounds:walk_list", args=[row.uuid]),
    }


def _labels() -> dict[str, str]:
    return {
        "outcome": _("Issue"),
        "again": _("Repasser le"),
        "language": _("Langue"),
        "materials": _("Laissé"),
    }


def _start(
    request: StaffRequest, row: Round, actor: Actor, stewards: Sequence[User], now: datetime
) -> dict[str, Any]:
    """What the last part of the paper said, else today and who types."""
    said = {name: request.GET[name] for name in ("day", "begins", "ends", "steward") if name in request.GET}
    given = [user.pk for user in stewards]
    whose = actor.user.pk if actor.user.pk in given else given[0] if len(given) == 1 else ""
    day = min(day_of(now), row.ends_on).isoformat()
    return {"form_key": uuid4(), "day": day, "steward": str(whose)} | said


def _stewards(row: Round) -> list[User]:
    """To whom it is given, and to whom it was, once each. 1 statement."""
    people = User.objects.filter(pk__in=row.stewards.values("user"))
    return list(people.order_by("name", "pk"))


def _first(text: str, n: int) -> int:
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return (min(max(asked, 1), max(n, 1)) - 1) // PER_PAGE * PER_PAGE + 1


def _next_url(row: Round, form: SheetForm, first: int, n: int) -> str:
    """The next part, with what is true of it too; the last one leads to itself, empty."""
    start = first + PER_PAGE if first + PER_PAGE <= n else first
    kept = {name: form.data.get(name, "") for name in ("day", "begins", "ends", "steward")}
    return reverse("rounds:grid", args=[row.uuid], query={"de": start} | kept)


def _noted_text(noted: NotedPaper) -> str:
    new = ngettext("%(n)s visite est notée.", "%(n)s visites sont notées.", noted.n_new)
    text = new % {"n": number(noted.n_new)} if noted.n_new else ""
    if not noted.n_known:
        return text
    known = ngettext("%(n)s l’était déjà.", "%(n)s l’étaient déjà.", noted.n_known)
    return f"{text} {known % {'n': number(noted.n_known)}}".strip()
