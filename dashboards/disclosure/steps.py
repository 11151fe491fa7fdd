"""Steps in time: an answer or score moves only when at least five more have come in.

Between two days that differ by fewer than five answers, subtraction would tell what those few said.
So a published value is the one of the last step, and is shown with that step's day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.figures.rows import FormCounts, Inputs, OrganisationId, SessionRow
from dashboards.figures.rules import session_states

STEP = 5
RATES = ("useful", "tools", "training", "strategy", "relevance")


@dataclass(frozen=True)
class Stepped:
    """A sum over `n` answers, as it stood on the last step (None: there is no step yet)."""

    total: int
    n: int
    as_of: date | None


def stepped_sum(increments: Iterable[tuple[date, int, int]], step: int = STEP) -> Stepped:
    """The running (total, n) on the last day at which n had grown by `step` or more since the step before.

    `increments` are (day, total, n); days may repeat and come in any order.
    """
    by_day: dict[date, tuple[int, int]] = {}
    for day, total, n in increments:
        before = by_day.get(day, (0, 0))
        by_day[day] = (before[0] + total, before[1] + n)
    shown = Stepped(0, 0, None)
    total = n = 0
    for day in sorted(by_day):
        total += by_day[day][0]
        n += by_day[day][1]
        if n - shown.n >= step:
            shown = Stepped(total, n, day)
    return shown


def form_day(form: FormCounts, session: SessionRow, reading: str) -> date:
    """The day from which a form counts in the reading."""
    if reading == "true":
        return session.starts_on
    return max(form.recorded_on, session.outcome_recorded_on or session.starts_on)


def stepped_form_sums(
    inputs: Inputs, forms: Iterable[FormCounts], sessions: Mapping[int, SessionRow]
) -> dict[str, Stepped]:
    """Each question's stepped sum over the forms of the given sessions."""
    counted = [
        (form_day(form, sessions[form.session_id], inputs.reading), form)
        for form in forms
        if form.session_id in sessions
    ]
    return {code: stepped_sum((day, *getattr(form, code)) for day, form in counted) for code in RATES}


def stepped_city_figures(inputs: Inputs, organisation_id: OrganisationId) -> dict[str, Any]:
    """The form results of one city, stepped, as stored in its snapshot."""
    held = {session.id: session for session in session_states(inputs).held}
    own = [form for form in inputs.forms if form.is_city_known and form.organisation_id == organisation_id]
    return {
        code: {"total": stepped.total, "n": stepped.n, "as_of": stepped.as_of and stepped.as_of.isoformat()}
        for code, stepped in stepped_form_sums(inputs, own, held).items()
    }


def n_answered_without_city(inputs: Inputs) -> dict[str, int]:
    """How many forms of held sessions answered each question without saying their city."""
    held = {session.id for session in session_states(inputs).held}
    forms = [form for form in inputs.forms if not form.is_city_known and form.session_id in held]
    return {code: sum(getattr(form, code)[1] for form in forms) for code in RATES}
