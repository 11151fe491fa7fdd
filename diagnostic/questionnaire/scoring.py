"""From answers to a result: score, band, dimensions, themes. Pure, in integers.

The rules are those stated in `data/questionnaire.json` (`scoring`, `recommendation`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostic.questionnaire.answers import answers_from_archive, points_of
from diagnostic.questionnaire.catalogue import Questionnaire, load_questionnaire
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.recommendation import (
    Lead,
    Leads,
    Recommended,
    leads_of,
    recommend,
    standing_of,
)
from diagnostic.questionnaire.tables import sector_table

__all__ = [
    "Lead",
    "Leads",
    "Recommended",
    "Result",
    "UnscorableAnswers",
    "answers_from_archive",
    "band_of",
    "load_questionnaire",
    "score",
]

PARTIAL_UNDER_PERCENT = 60
SMALL_GROUP_UNDER_SCORE = 20


@dataclass(frozen=True, slots=True)
class Result:
    """`score` 0-100; `dimensions` code -> 0-100, None where nothing applied; `themes` in order of choice.

    `partial`: less than 60 % of the asked weight was answered otherwise than "does not apply".
    `small_group`: a small-group refresher should be offered. `leads`: what is advised; None in a version
    without that rule, where all five themes are.
    """

    score: int
    band: str
    partial: bool
    dimensions: Mapping[str, int | None]
    themes: tuple[Recommended, ...]
    small_group: bool
    leads: Leads | None = None


def score(questionnaire: Questionnaire, sector_code: str | None, answers: Mapping[str, object]) -> Result:
    """The result of one set of answers, question code -> JSON value; without a sector for "not sure".

    A value is an option (str), options (list of str) for a multiple choice, or "NA". Questions that the
    sector is not asked must be absent. Raises UnscorableAnswers, which names the question and the reason.
    """
    table = sector_table(questionnaire, sector_code)
    points = points_of(questionnaire, table, answers)
    n_dimensions = len(questionnaire.dimensions)
    earned_by, weight_by = [0] * n_dimensions, [0] * n_dimensions
    gaps: list[int] = []
    weights: list[int] = []
    for question, value in zip(table.questions, points, strict=True):
        if value is None:
            gaps.append(0)
            weights.append(0)
            continue
        weight = question.weight
        earned_by[question.dimension] += value * weight
        weight_by[question.dimension] += weight
        gaps.append((100 - value) * weight)
        weights.append(weight)
    answered_weight = sum(weight_by)
    total = _weighted_mean(sum(earned_by), answered_weight)
    if total is None:
        raise UnscorableAnswers("nothing_answered")
    choice = questionnaire.choice
    standing = standing_of(table, choice, gaps=gaps, weights=weights, score=total)
    return Result(
        score=total,
        band=band_of(questionnaire, total),
        partial=100 * answered_weight < PARTIAL_UNDER_PERCENT * table.asked_weight,
        dimensions={
            dimension.code: _weighted_mean(earned, weight)
            for dimension, earned, weight in zip(questionnaire.dimensions, earned_by, weight_by, strict=True)
        },
        themes=recommend(standing, choice),
        small_group=total < SMALL_GROUP_UNDER_SCORE,
        leads=leads_of(standing, choice, answers) if choice.settled_by is not None else None,
    )


def band_of(questionnaire: Questionnaire, score: int) -> str:
    """The code of the band that a score of 0-100 falls in."""
    return next(band.code for band in questionnaire.bands if band.min_score <= score <= band.max_score)


def _weighted_mean(earned: int, weight: int) -> int | None:
    """earned / weight rounded half up, in integers; None where there is no weight."""
    return (2 * earned + weight) // (2 * weight) if weight else None
