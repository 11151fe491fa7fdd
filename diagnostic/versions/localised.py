"""The questionnaire in one language, without points and weights: what is asked, of whom, and the themes."""

from __future__ import annotations

from typing import Any

from diagnostic.questionnaire.catalogue import Question, Questionnaire, Theme
from diagnostic.questionnaire.texts import help_of
from kernel.languages import localised
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.sectors.services import family_names


def localised_catalogue(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    """Everything that a program needs to ask the questions and to name what comes out."""
    return {
        "version": questionnaire.version,
        "language": language,
        "dimensions": [
            {"code": dimension.code, "name": localised(dimension.texts, language)}
            for dimension in questionnaire.dimensions
        ],
        "bands": [
            {
                "code": band.code,
                "name": localised(band.texts, language),
                "min_score": band.min_score,
                "max_score": band.max_score,
            }
            for band in questionnaire.bands
        ],
        "not_applicable": localised(questionnaire.na_texts, language),
        "questions": [_question(question, language) for question in questionnaire.questions],
        "sectors": _sectors(questionnaire, language),
        "themes": [_theme(theme, language) for theme in questionnaire.themes],
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    return {
        "code": question.code,
        "dimension": question.dimension,
        "text": localised(question.texts, language),
        "help": help_of(question.code, language),
        "is_multi": question.is_multi,
        "is_na_allowed": question.is_na_allowed,
        "options": [
            {
                "code": option.code,
                "text": localised(option.texts, language),
                "is_exclusive": option.is_exclusive,
            }
            for option in question.options
        ],
    }


def _sectors(questionnaire: Questionnaire, language: str) -> list[dict[str, Any]]:
    """Those that the version knows, in the order of the catalogue."""
    families = family_names(language)
    return [
        {
            "code": sector.code,
            "name": sector_name(sector, language),
            "family": sector.family,
            "family_name": families[sector.family],
            "questions": [question.code for question in questionnaire.asked_questions(sector.code)],
        }
        for sector in sectors_by_code().values()
        if sector.code in questionnaire.sectors
    ]


def _theme(theme: Theme, language: str) -> dict[str, Any]:
    return {
        "code": theme.code,
        "dimension": theme.dimension,
        "level": theme.level,
        "hours": theme.hours,
        "title": localised(theme.title, language),
        "description": localised(theme.description, language),
        "providers": list(theme.providers),
        "prerequisites": list(theme.prerequisites),
    }
