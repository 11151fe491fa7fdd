"""Which themes are recommended, and because of which question: rule `recommendation` of the questionnaire.

Integers only. A "gap" is (100 - points) x weight of a question, 0 where it does not apply. Themes and
questions are positions in the table of the sector.
"""

from dataclasses import dataclass

from diagnostic.questionnaire.catalogue import Choice
from diagnostic.questionnaire.tables import SectorTable

ACQUIRED_FROM_PERCENT = 75


@dataclass(frozen=True, slots=True)
class Recommended:
    """A theme and the code of the question that speaks most for it (None if none does)."""

    theme: str
    reason: str | None


def recommend(
    table: SectorTable, choice: Choice, *, gaps: list[int], weights: list[int], score: int
) -> tuple[Recommended, ...]:
    """The themes to recommend, in order of choice.

    `gaps` and `weights` go with `table.questions`; both are 0 where a question does not apply.
    """
    themes = table.themes
    raw = _raw_values(table, gaps)
    values = [theme.factor * value for theme, value in zip(themes, raw, strict=True)]
    acquired = _acquired(table, raw, gaps, weights)
    is_gate_open = score >= choice.gate_min_score
    wanted = [at for at, value in enumerate(values) if value]
    suitable = [at for at in wanted if not acquired[at] and (is_gate_open or not themes[at].is_gated)]

    selection = _Selection(table, choice, values)
    selection.extend(suitable, acquired)
    selection.extend(wanted)
    selection.fill()
    return tuple(Recommended(themes[at].code, _reason(table, at, gaps)) for at in selection.chosen)


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

    def fill(self) -> None:
        """Complete with the themes that nothing speaks for, in the order of the last pass."""
        rest = [at for at in self.table.fill if at not in self.chosen]
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
