"""The bilan as it may be shown: stored figures in, published ones out, before any template.

`portal bilan` is an operator's command and prints stored values; every other reader comes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboards.disclosure.blocks import Sum, form_sum, published_diagnostics
from dashboards.disclosure.rules import (
    FLOOR,
    HIDDEN,
    NO_DATA,
    Rate,
    publish_cells,
    publish_mean,
    publish_rate,
)
from dashboards.figures.definitions import DEFINITIONS, Definition, FigureKind
from dashboards.figures.rows import DiagnosticRow, Inputs, Record
from dashboards.figures.rules import diagnostic_figures, session_states


@dataclass(frozen=True)
class Published:
    """One figure to show. `state` is shown, hidden (under 5) or no_data.

    `n` is the number that a percentage, mean or amount stands on; `as_of` the last day that the value
    holds, where some answers still wait for their block.
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


def publish_bilan(figures: Mapping[str, Any], inputs: Inputs, record: Record) -> dict[str, Published]:
    """Every figure of the registry, in its order, as it may be shown."""
    in_blocks = _forms(inputs, record) | _diagnostics(inputs, record)
    return {
        code: in_blocks.get(code) or _activity(definition, figures)
        for code, definition in DEFINITIONS.items()
    }


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


def _forms(inputs: Inputs, record: Record) -> dict[str, Published]:
    states = session_states(inputs)
    held = {session.id: session for session in states.held}
    first = {session.id: session for session in states.first}
    published = {}
    for code in ("useful", "tools", "training", "strategy"):
        found = form_sum(code, inputs, record.forms, held)
        published[code] = _rate(DEFINITIONS[code], publish_rate(found.total, found.n), _day_behind(found))
    relevance = form_sum("relevance", inputs, record.forms, first)
    published["relevance_first20"] = _mean(
        DEFINITIONS["relevance_first20"],
        publish_mean(relevance.total, relevance.n),
        relevance.n,
        _day_behind(relevance),
    )
    return published


def _day_behind(found: Sum) -> date | None:
    return found.as_of if found.is_behind else None


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


def _diagnostics(inputs: Inputs, record: Record) -> dict[str, Published]:
    codes = ("diagnostics", "mean_score", "bands", "top_themes")
    rows, is_behind = published_diagnostics(inputs, record.diagnostics)
    if not rows:
        state = HIDDEN if inputs.diagnostics else NO_DATA
        return {code: Published(DEFINITIONS[code], state) for code in codes}
    as_of = max(row.taken_on for row in rows) if is_behind else None
    figures = diagnostic_figures(replace(inputs, diagnostics=rows))
    n = figures["diagnostics"]
    themes = [theme for theme in figures["top_themes"] if _n_with(rows, theme) >= FLOOR]
    return {
        "diagnostics": Published(DEFINITIONS["diagnostics"], "shown", value=n, as_of=as_of),
        "mean_score": _mean(
            DEFINITIONS["mean_score"], publish_mean(sum(row.score for row in rows), n), n, as_of
        ),
        "bands": Published(
            DEFINITIONS["bands"],
            "shown",
            n=n,
            as_of=as_of,
            cells=tuple(publish_cells(figures["bands"]).items()),
        ),
        "top_themes": Published(
            DEFINITIONS["top_themes"],
            "shown" if themes else HIDDEN,
            n=n,
            as_of=as_of,
            themes=tuple(themes),
        ),
    }


def _n_with(rows: list[DiagnosticRow], theme: str) -> int:
    return sum(theme in row.themes for row in rows)
