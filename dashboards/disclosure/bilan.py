"""The bilan as it may be shown: stored figures in, published ones out, before any template.

`portal bilan` is an operator's command and prints stored values; every other reader comes through here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboards.disclosure.rules import (
    FLOOR,
    HIDDEN,
    NO_DATA,
    Rate,
    publish_cells,
    publish_mean,
    publish_rate,
)
from dashboards.disclosure.steps import STEP, stepped_form_sums
from dashboards.figures.definitions import DEFINITIONS, Definition, FigureKind
from dashboards.figures.rows import DiagnosticRow, Inputs
from dashboards.figures.rules import diagnostic_figures, session_states


@dataclass(frozen=True)
class Published:
    """One figure to show. `state` is shown, hidden (under 5) or no_data.

    `n` is the number that a percentage, mean or amount stands on; `as_of` the day of the last step where
    it is not the bilan's day.
    """

    definition: Definition
    state: str
    value: float | int | None = None
    numerator: int | None = None
    n: int | None = None
    hint: str = ""
    as_of: date | None = None
    cells: tuple[tuple[str, int | str], ...] = ()
    themes: tuple[str, ...] = field(default=())

    @property
    def code(self) -> str:
        return self.definition.code


def publish_bilan(figures: Mapping[str, Any], inputs: Inputs) -> dict[str, Published]:
    """Every figure of the registry, in its order, as it may be shown."""
    stepped = _forms(inputs) | _diagnostics(inputs)
    published = {}
    for code, definition in DEFINITIONS.items():
        shown = stepped.get(code) or _activity(definition, figures)
        if shown.as_of == inputs.day:
            shown = replace(shown, as_of=None)
        published[code] = shown
    return published


def _activity(definition: Definition, figures: Mapping[str, Any]) -> Published:
    value = figures[definition.code]
    if value is None:
        return Published(definition, NO_DATA)
    n = None
    if definition.base == "sessions_first20":
        n = min(20, figures["sessions_held"])
    elif definition.base:
        n = figures[definition.base]
    if definition.kind is FigureKind.MEAN:
        value = round(value, 1)
    return Published(definition, "shown", value=value, n=n)


def _forms(inputs: Inputs) -> dict[str, Published]:
    states = session_states(inputs)
    held = {session.id: session for session in states.held}
    first = {session.id: session for session in states.first}
    sums = stepped_form_sums(inputs, inputs.forms, held)
    published = {}
    for code in ("useful", "tools", "training", "strategy"):
        stepped = sums[code]
        published[code] = _rate(DEFINITIONS[code], publish_rate(stepped.total, stepped.n), stepped.as_of)
    relevance = stepped_form_sums(inputs, inputs.forms, first)["relevance"]
    published["relevance_first20"] = _mean(
        DEFINITIONS["relevance_first20"],
        publish_mean(relevance.total, relevance.n),
        relevance.n,
        relevance.as_of,
    )
    return published


def _rate(definition: Definition, rate: Rate | str, as_of: date | None) -> Published:
    if isinstance(rate, str):
        return Published(definition, rate)
    return Published(
        definition,
        "shown",
        value=rate.percent,
        numerator=rate.numerator,
        n=rate.denominator,
        hint=rate.hint,
        as_of=as_of,
    )


def _mean(definition: Definition, mean: float | str, n: int, as_of: date | None) -> Published:
    if isinstance(mean, str):
        return Published(definition, mean)
    return Published(definition, "shown", value=mean, n=n, as_of=as_of)


def step_of_diagnostics(rows: list[DiagnosticRow]) -> date | None:
    """The last day at which five or more shops had been added since the step before."""
    by_day: defaultdict[date, set[tuple[int, str]]] = defaultdict(set)
    for row in rows:
        by_day[row.known_on].add((row.organisation_id, row.shop))
    seen: set[tuple[int, str]] = set()
    n_at_step = 0
    step: date | None = None
    for day in sorted(by_day):
        seen |= by_day[day]
        if len(seen) - n_at_step >= STEP:
            n_at_step, step = len(seen), day
    return step


def _diagnostics(inputs: Inputs) -> dict[str, Published]:
    codes = ("diagnostics", "mean_score", "bands", "top_themes")
    step = step_of_diagnostics(list(inputs.diagnostics))
    if not inputs.diagnostics or step is None:
        state = HIDDEN if inputs.diagnostics else NO_DATA
        return {code: Published(DEFINITIONS[code], state) for code in codes}
    rows = [row for row in inputs.diagnostics if row.known_on <= step]
    figures = diagnostic_figures(replace(inputs, diagnostics=rows))
    n = figures["diagnostics"]
    themes = [theme for theme in figures["top_themes"] if _n_with(rows, theme) >= FLOOR]
    return {
        "diagnostics": Published(DEFINITIONS["diagnostics"], "shown", value=n, as_of=step),
        "mean_score": _mean(
            DEFINITIONS["mean_score"], publish_mean(sum(row.score for row in rows), n), n, step
        ),
        "bands": Published(
            DEFINITIONS["bands"],
            "shown",
            n=n,
            as_of=step,
            cells=tuple(publish_cells(figures["bands"]).items()),
        ),
        "top_themes": Published(
            DEFINITIONS["top_themes"],
            "shown" if themes else HIDDEN,
            n=n,
            as_of=step,
            themes=tuple(themes),
        ),
    }


def _n_with(rows: list[DiagnosticRow], theme: str) -> int:
    return sum(theme in row.themes for row in rows)
