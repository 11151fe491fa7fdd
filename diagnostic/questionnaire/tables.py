"""What scoring needs of a questionnaire for one sector, worked out once: integers and positions, no codes.

Positions: of a question in `SectorTable.questions`, of a theme in `SectorTable.themes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from diagnostic.questionnaire.catalogue import Question, Questionnaire, Settling, Theme
from diagnostic.questionnaire.errors import UnscorableAnswers

FULL_LINK = 3


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """`weight` is weight x percent of the sector; `links` are (position of a theme, link)."""

    code: str
    dimension: int
    weight: int
    is_multi: bool
    is_na_allowed: bool
    points: Mapping[str, int]
    exclusive: frozenset[str]
    links: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """The question at that position was answered with one of these options, or with all of them (multi)."""

    question: int
    options: frozenset[str]
    is_multi: bool


@dataclass(frozen=True, slots=True)
class OpenTheme:
    """A theme that the sector does not exclude.

    `factor` is impact x relevance; `prerequisites` are positions (an excluded one counts as met, so it is not
    there); `evidence` are (position of a question, link) by code; `proof` the positions linked with 3.
    `settled_by`, `begun_by`: what must all hold; empty where no answer of this sector can say so.
    """

    code: str
    dimension: str
    is_gated: bool
    factor: int
    prerequisites: tuple[int, ...]
    evidence: tuple[tuple[int, int], ...]
    proof: tuple[int, ...]
    settled_by: tuple[Condition, ...]
    begun_by: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SectorTable:
    """`themes` stand in the order that breaks ties; `fill`: their positions in the order of the last pass."""

    questions: tuple[AskedQuestion, ...]
    codes: frozenset[str]
    themes: tuple[OpenTheme, ...]
    themes_by_dimension: Mapping[str, tuple[int, ...]]
    fill: tuple[int, ...]
    asked_weight: int


@lru_cache(maxsize=512)
def sector_table(questionnaire: Questionnaire, sector_code: str | None) -> SectorTable:
    """The table of one sector, or of "not sure" (None), kept.

    UnscorableAnswers (`unknown_sector`) if there is no such sector.
    """
    if sector_code is not None and sector_code not in questionnaire.sectors:
        raise UnscorableAnswers("unknown_sector", given=sector_code)
    relevance = questionnaire.relevance_percent.get(sector_code or "", {})
    themes = sorted(
        (theme for theme in questionnaire.themes if relevance.get(theme.code, 100) > 0),
        key=lambda theme: (-theme.impact, theme.level, theme.code),
    )
    position = {theme.code: at for at, theme in enumerate(themes)}
    asked = questionnaire.asked_questions(sector_code)
    dimensions = [dimension.code for dimension in questionnaire.dimensions]
    questions = tuple(
        _asked_question(
            question,
            weight=questionnaire.effective_weight(question, sector_code),
            dimension=dimensions.index(question.dimension),
            position=position,
        )
        for question in asked
    )
    rows = tuple(
        _open_theme(
            theme,
            factor=theme.impact * relevance.get(theme.code, 100),
            is_gated=theme.level >= questionnaire.choice.gate_level,
            position=position,
            asked=asked,
            settled_by=_conditions(questionnaire.choice.settled_by or {}, theme, asked),
            begun_by=_conditions(questionnaire.choice.begun_by, theme, asked),
        )
        for theme in themes
    )
    fill = sorted(range(len(themes)), key=lambda at: (-themes[at].level, -rows[at].factor, themes[at].code))
    return SectorTable(
        questions=questions,
        codes=frozenset(question.code for question in asked),
        themes=rows,
        themes_by_dimension={
            code: tuple(at for at, row in enumerate(rows) if row.dimension == code) for code in dimensions
        },
        fill=tuple(fill),
        asked_weight=sum(question.weight for question in questions),
    )


def _asked_question(
    question: Question, *, weight: int, dimension: int, position: Mapping[str, int]
) -> AskedQuestion:
    return AskedQuestion(
        code=question.code,
        dimension=dimension,
        weight=weight,
        is_multi=question.is_multi,
        is_na_allowed=question.is_na_allowed,
        points={option.code: option.points for option in question.options},
        exclusive=frozenset(option.code for option in question.options if option.is_exclusive),
        links=tuple((position[code], link) for code, link in question.links.items() if code in position),
    )


def _open_theme(
    theme: Theme,
    *,
    factor: int,
    is_gated: bool,
    position: Mapping[str, int],
    asked: tuple[Question, ...],
    settled_by: tuple[Condition, ...],
    begun_by: tuple[Condition, ...],
) -> OpenTheme:
    linked = [(at, question) for at, question in enumerate(asked) if theme.code in question.links]
    linked.sort(key=lambda pair: pair[1].code)
    return OpenTheme(
        code=theme.code,
        dimension=theme.dimension,
        is_gated=is_gated,
        factor=factor,
        prerequisites=tuple(position[code] for code in theme.prerequisites if code in position),
        evidence=tuple((at, question.links[theme.code]) for at, question in linked),
        proof=tuple(at for at, question in linked if question.links[theme.code] == FULL_LINK),
        settled_by=settled_by,
        begun_by=begun_by,
    )


def _conditions(rows: Settling, theme: Theme, asked: tuple[Question, ...]) -> tuple[Condition, ...]:
    """Those of this theme; none where one of its questions is not asked, so that it cannot hold."""
    row = rows.get(theme.code, {})
    found = [
        Condition(at, row[question.code], question.is_multi)
        for at, question in enumerate(asked)
        if question.code in row
    ]
    return tuple(found) if len(found) == len(row) else ()
