"""The bilan as it may be shown: stored figures in, published ones out, before any template.

`portal bilan` is an operator's command and prints stored values; every other reader comes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dashboards.engine.disclosure.atoms import cut
from dashboards.engine.disclosure.blocks import Sum, form_sum
from dashboards.engine.disclosure.maturity import publish_programme
from dashboards.engine.disclosure.rules import HIDDEN, NO_DATA, Rate, publish_mean, publish_rate
from dashboards.engine.disclosure.sums import edition_sums
from dashboards.engine.figures.definitions import DEFINITIONS, Definition, FigureKind
from dashboards.engine.figures.rows import Inputs, PublicationRows
from dashboards.engine.figures.rules import session_states


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


def publish_bilan(
    figures: Mapping[str, Any], inputs: Inputs, publication_rows: PublicationRows, now: datetime
) -> dict[str, Published]:
    """Every figure of the registry, in its order, as it may be shown at `now`."""
    in_blocks = _forms(inputs, publication_rows) | _diagnostics(inputs, publication_rows, now)
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


def _forms(inputs: Inputs, publication_rows: PublicationRows) -> dict[str, Published]:
    states = session_states(inputs)
    held = {session.id: session for session in states.held}
    first = {session.id: session for session in states.first}
    published = {}
    for code in ("useful", "tools", "training", "strategy"):
        found = form_sum(code, inputs, publication_rows.forms, held)
        published[code] = _rate(DEFINITIONS[code], publish_rate(found.total, found.n), _day_behind(found))
    relevance = form_sum("relevance", inputs, publication_rows.forms, first)
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


def _diagnostics(inputs: Inputs, publication_rows: PublicationRows, now: datetime) -> dict[str, Published]:
    codes = ("diagnostics", "mean_score", "bands", "top_themes")
    sums = edition_sums(cut(publication_rows.diagnostics, now), inputs.day, inputs.reading, now)
    group = publish_programme(sums)
    if not group.n:
        state = HIDDEN if inputs.diagnostics else NO_DATA
        return {code: Published(DEFINITIONS[code], state) for code in codes}
    as_of = group.as_of if group.is_waiting else None
    cells = tuple((band, HIDDEN if n is None else n) for band, n in group.bands.items())
    themes = tuple(code for code, _ in group.themes)

    def shown(code: str, **parts: Any) -> Published:
        return Published(DEFINITIONS[code], "shown", as_of=as_of, **parts)

    return {
        "diagnostics": shown("diagnostics", value=group.n),
        "mean_score": shown("mean_score", value=group.mean, n=group.n),
        "bands": shown("bands", n=group.n, cells=cells),
        "top_themes": shown("top_themes", n=group.n, themes=themes)
        if themes
        else Published(DEFINITIONS["top_themes"], HIDDEN),
    }
