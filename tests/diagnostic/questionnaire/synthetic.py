"""Small questionnaires made for one test: one sector "S", weights of 1, dimension "VIS"."""

from collections.abc import Mapping, Sequence
from typing import Any

from diagnostic.questionnaire.catalogue import Questionnaire, read_questionnaire

SECTOR = "S"
DIMENSIONS = ("VIS", "REL", "VEN", "MAG", "GES", "STR")
POINTS = {"a": 0, "b": 50, "c": 100}


def question(
    code: str,
    *,
    dimension: str = "VIS",
    weight: int = 1,
    points: Mapping[str, int] = POINTS,
    multi: bool = False,
    exclusive: str = "",
    na: bool = False,
    links: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    options = [
        {"id": option, "pts": value, "exclusive": option == exclusive} for option, value in points.items()
    ]
    return {
        "code": code,
        "dimension": dimension,
        "weight": weight,
        "type": "multi" if multi else "single",
        "options": options,
        "na_allowed": na,
        "themes": dict(links or {}),
    }


def theme(
    code: str, *, dimension: str = "VIS", level: int = 1, impact: int = 1, prerequisites: Sequence[str] = ()
) -> dict[str, Any]:
    return {
        "code": code,
        "dimension": dimension,
        "level": level,
        "impact": impact,
        "hours": 3,
        "title": {},
        "description": {},
        "providers": [],
        "prerequisites": list(prerequisites),
    }


def questionnaire(
    questions: Sequence[dict[str, Any]],
    themes: Sequence[dict[str, Any]] = (),
    *,
    weight_percent: Mapping[str, int] | None = None,
    relevance_percent: Mapping[str, int] | None = None,
) -> Questionnaire:
    document = {
        "version": "test",
        "dimensions": [{"code": code} for code in DIMENSIONS],
        "bands": [{"code": "low", "min": 0, "max": 49}, {"code": "high", "min": 50, "max": 100}],
        "na_label": {},
        "recommendation": {
            "count": 5,
            "level_gate": {"level": 3, "min_score": 40},
            "diversity_percent_by_already_chosen_in_dimension": [100, 60, 30, 10],
        },
        "questions": list(questions),
        "sector_weight_percent": {SECTOR: dict(weight_percent or {})},
        "sector_theme_relevance_percent": {SECTOR: dict(relevance_percent or {})},
    }
    return read_questionnaire(document, {"themes": list(themes)})
