"""Blocks of at least five: how answers of forms come out, and why no two values differ by fewer.

Answers are cut into blocks of five or more, in the order in which they entered this database: once cut, a
block never changes. A value for a day and a reading holds a block wholly or not at all. So any two values
that are ever published, over days, readings and the time at which one looks, differ by whole blocks, and
subtracting one from the other gives nothing away of fewer than five (docs/adr/0009-disclosure.md).
Diagnostics are cut more finely, into atoms (`atoms`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboards.engine.figures.rows import FormCounts, Inputs, OrganisationId, PublicationRows, SessionRow
from dashboards.engine.figures.rules import session_states

STEP = 5
QUESTIONS = ("useful", "tools", "training", "strategy", "relevance")


@dataclass(frozen=True)
class Sum:
    """A sum over the `n` answers of whole blocks. `as_of` is the last day that it holds; `is_behind`: some
    answers of the day asked for wait for their block to be full.
    """

    total: int
    n: int
    as_of: date | None
    is_behind: bool


def blocks_of[Unit](units: Iterable[Unit], size: Callable[[Unit], int]) -> list[list[Unit]]:
    """Cut `units`, which come in the order of their entry, into blocks of STEP or more; the rest waits."""
    blocks: list[list[Unit]] = []
    block: list[Unit] = []
    n = 0
    for unit in units:
        block.append(unit)
        n += size(unit)
        if n >= STEP:
            blocks.append(block)
            block, n = [], 0
    return blocks


def complete_at(rows: Iterable[FormCounts], now: datetime) -> list[FormCounts]:
    """Forms whose entry is complete: a day's entries count from its end, an import's from the import."""
    return [row for row in rows if row.entered_at <= now]


def _form_day(form: FormCounts, session: SessionRow, reading: str) -> date:
    if reading == "true":
        return session.starts_on
    return max(form.recorded_on, session.outcome_recorded_on or session.starts_on)


def form_sum(
    question: str, inputs: Inputs, forms: Sequence[FormCounts], sessions: Mapping[int, SessionRow]
) -> Sum:
    """The published sum of one question over the given sessions, on the day and in the reading of `inputs`.

    `forms` are all current forms that one who looks could ever see together (an edition's, or a city's).
    """
    answered = [form for form in forms if getattr(form, question)[1]]
    answered.sort(
        key=lambda form: (form.entered_at, form.session_id, form.organisation_id, form.is_city_known)
    )

    def day(form: FormCounts) -> date | None:
        session = sessions.get(form.session_id)
        if session is None or (inputs.reading == "known" and form.recorded_on > inputs.day):
            return None
        return _form_day(form, session, inputs.reading)

    n_counting = sum(getattr(form, question)[1] for form in answered if day(form))
    total = n = 0
    last: date | None = None
    for block in blocks_of(answered, lambda form: getattr(form, question)[1]):
        days = [day(form) for form in block]
        if None in days:
            continue
        total += sum(getattr(form, question)[0] for form in block)
        n += sum(getattr(form, question)[1] for form in block)
        last = max([one for one in days if one] + ([last] if last else []))
    return Sum(total, n, last, n < n_counting)


def city_form_sums(
    inputs: Inputs, publication_rows: PublicationRows, organisation_id: OrganisationId
) -> dict[str, Any]:
    """The form results of one city, in whole blocks, as stored in its snapshot."""
    held = {session.id: session for session in session_states(inputs).held}
    own = [
        form
        for form in publication_rows.forms
        if form.is_city_known and form.organisation_id == organisation_id
    ]
    sums = {question: form_sum(question, inputs, own, held) for question in QUESTIONS}
    return {
        question: {"total": found.total, "n": found.n, "as_of": found.as_of and found.as_of.isoformat()}
        for question, found in sums.items()
    }


def n_answered_without_city(inputs: Inputs, publication_rows: PublicationRows) -> dict[str, int]:
    """How many forms of held sessions answered each question without saying their city."""
    held = {session.id for session in session_states(inputs).held}
    forms = [form for form in publication_rows.forms if not form.is_city_known and form.session_id in held]
    return {question: sum(getattr(form, question)[1] for form in forms) for question in QUESTIONS}
