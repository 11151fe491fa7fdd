"""Which themes are recommended, and because of which question: rule `recommendation` of the questionnaire.

Integers only. A "gap" is (100 - points) x weight of a question, 0 where it does not apply. Themes and
questions are positions in the table of the sector. Five themes come out in every version; a version with
`settled` gives leads, too: what the answers have not settled yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnostic.questionnaire.catalogue import Choice
from diagnostic.questionnaire.tables import Condition, SectorTable

ACQUIRED_FROM_PERCENT = 75


@dataclass(frozen=True, slots=True)
class Recommended:
    """A theme and the code of the question that speaks most for it (None if none does)."""

    theme: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Lead(Recommended):
    """A theme that is advised. `is_begun`: its first step is done, by the answers."""

    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Leads:
    """What is advised, in order: up to five `first`, and `further` ones that complete them where they can."""

    first: tuple[Lead, ...]
    further: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How each theme of a table stands after some answers; `values` and `acquired` by position."""

    table: SectorTable
    gaps: list[int]
    weights: list[int]
    values: list[int]
    acquired: list[bool]
    is_gate_open: bool

    def is_open(self, theme_at: int) -> bool:
        return self.is_gate_open or not self.table.themes[theme_at].is_gated

    def does_not_apply(self, theme_at: int) -> bool:
        """Whether all the questions that would prove the theme were answered so."""
        proof = self.table.themes[theme_at].proof
        return bool(proof) and not any(self.weights[at] for at in proof)


def standing_of(
    table: SectorTable, choice: Choice, *, gaps: list[int], weights: list[int], score: int
) -> Standing:
    """`gaps` and `weights` go with `table.questions`; both are 0 where a question does not apply."""
    raw = _raw_values(table, gaps)
    return Standing(
        table=table,
        gaps=gaps,
        weights=weights,
        values=[theme.factor * value for theme, value in zip(table.themes, raw, strict=True)],
        acquired=_acquired(table, raw, gaps, weights),
        is_gate_open=score >= choice.gate_min_score,
    )


def recommend(standing: Standing, choice: Choice) -> tuple[Recommended, ...]:
    """The five themes, in order of choice: the same in every version."""
    table, acquired = standing.table, standing.acquired
    wanted = [at for at, value in enumerate(standing.values) if value]
    selection = _Selection(table, choice, standing.values)
    selection.extend([at for at in wanted if not acquired[at] and standing.is_open(at)], acquired)
    selection.extend(wanted)
    selection.fill(table.fill)
    return tuple(
        Recommended(table.themes[at].code, _reason(table, at, standing.gaps)) for at in selection.chosen
    )


def leads_of(standing: Standing, choice: Choice, answers: Mapping[str, object]) -> Leads:
    """The leads of a version that knows by which answers a theme is settled."""
    table = standing.table
    is_out = [
        _hold(table, theme.settled_by, answers) or standing.does_not_apply(at)
        for at, theme in enumerate(table.themes)
    ]
    met = [is_acquired or is_out[at] for at, is_acquired in enumerate(standing.acquired)]
    wanted = [at for at, value in enumerate(standing.values) if value and not is_out[at]]
    selection = _Selection(table, choice, standing.values)
    selection.extend([at for at in wanted if not met[at] and standing.is_open(at)], met)
    n_first = len(selection.chosen)
    selection.extend(wanted)
    selection.fill(at for at in table.fill if not is_out[at])
    leads = tuple(
        Lead(
            theme=table.themes[at].code,
            reason=_reason(table, at, standing.gaps),
            is_begun=_hold(table, table.themes[at].begun_by, answers),
        )
        for at in selection.chosen
    )
    return Leads(leads[:n_first], leads[n_first:])


def _hold(table: SectorTable, conditions: tuple[Condition, ...], answers: Mapping[str, object]) -> bool:
    """Whether there are conditions and all of them hold."""
    return bool(conditions) and all(
        _holds(one, answers[table.questions[one.question].code]) for one in conditions
    )


def _holds(condition: Condition, answer: object) -> bool:
    if condition.is_multi:
        return isinstance(answer, list) and condition.options.issubset(answer)
    return answer in condition.options


class _Selection:
    """Greedy choice: the best value left, where a dimension counts for less each time it was chosen.

    Candidates stand in the order that breaks ties, and `max` keeps the first of equals.
    """

    def __init__(self, table: SectorTable, choice: Choice, values: list[int]) -> None:
        self.table = table
        self.n_themes = choice.n_themes
        self.percents = choice.diversity_percent
        self.values = values
        self.adjusted = [value * self.percents[0] for value in values]
        self.chosen: list[int] = []

    def extend(self, candidates: list[int], acquired: list[bool] | None = None) -> None:
        """Take the best again and again; with `acquired`, a theme waits until its prerequisites are met."""
        ready = [at for at in candidates if at not in self.chosen]
        waiting: dict[int, list[int]] = {}
        if acquired is not None:
            themes = self.table.themes
            for at in ready:
                unmet = [other for other in themes[at].prerequisites if not acquired[other]]
                if unmet:
                    waiting[at] = unmet
            ready = [at for at in ready if at not in waiting]
        while ready and len(self.chosen) < self.n_themes:
            best = max(ready, key=self.adjusted.__getitem__)
            self._take(best)
            ready.remove(best)
            freed = [at for at, unmet in waiting.items() if best in unmet and self._has_chosen(unmet)]
            if freed:
                ready = sorted(ready + freed)

    def fill(self, themes_at: Iterable[int]) -> None:
        """Complete with these, which nothing speaks for, in their order."""
        rest = [at for at in themes_at if at not in self.chosen]
        self.chosen += rest[: self.n_themes - len(self.chosen)]

    def _has_chosen(self, themes_at: list[int]) -> bool:
        return all(at in self.chosen for at in themes_at)

    def _take(self, theme_at: int) -> None:
        self.chosen.append(theme_at)
        dimension = self.table.themes_by_dimension[self.table.themes[theme_at].dimension]
        n_chosen = sum(at in dimension for at in self.chosen)
        percent = self.percents[min(n_chosen, len(self.percents) - 1)]
        for at in dimension:
            self.adjusted[at] = self.values[at] * percent


def _raw_values(table: SectorTable, gaps: list[int]) -> list[int]:
    raw = [0] * len(table.themes)
    for question, gap in zip(table.questions, gaps, strict=True):
        if gap:
            for at, link in question.links:
                raw[at] += gap * link
    return raw


def _acquired(table: SectorTable, raw: list[int], gaps: list[int], weights: list[int]) -> list[bool]:
    acquired = []
    for theme, value in zip(table.themes, raw, strict=True):
        weight = gap = 0
        for at in theme.proof:
            weight += weights[at]
            gap += gaps[at]
        earned = 100 * weight - gap
        acquired.append(earned >= ACQUIRED_FROM_PERCENT * weight if weight else value == 0)
    return acquired


def _reason(table: SectorTable, theme_at: int, gaps: list[int]) -> str | None:
    largest, reason = 0, None
    for at, link in table.themes[theme_at].evidence:
        if gaps[at] * link > largest:
            largest, reason = gaps[at] * link, table.questions[at].code
    return reason
