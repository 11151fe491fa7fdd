"""What the pages of the questionnaire show: problems with their links, a version in tables, a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.questionnaire_editor.documents import settling_of
from diagnostic.questionnaire.errors import REASONS
from diagnostic.questionnaire.problems import TEXTS, Problem
from kernel.languages import localised
from kernel.wording import reader_language
from tenants.sectors.selectors import sector_name, sectors_by_code

PAGES = {
    "question": "questionnaires:question",
    "theme": "questionnaires:theme",
    "sector": "questionnaires:sector",
}
DIFFERS_FROM = 100


def problem_lines(
    problems: Iterable[Problem], codes: Mapping[str, set[str]] | None = None
) -> list[dict[str, Any]]:
    """Each problem as the list shows it; with a link where its page is (`codes`: part -> codes there)."""
    return [
        {
            "is_warning": problem.is_warning,
            "where": problem.where,
            "text": _(TEXTS[problem.code]) % _translated(problem.parameters),
            "url": _page_of(problem, codes or {}),
        }
        for problem in problems
    ]


def _translated(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What was expected is a word of the catalogue; the rest are codes and numbers."""
    translated = dict(parameters)
    expected = translated.get("expected")
    if expected:
        translated["expected"] = _(expected)
    return translated


def _page_of(problem: Problem, codes: Mapping[str, set[str]]) -> str:
    part, code = problem.part
    if part in ("settings", "dimension", "band"):
        return reverse("questionnaires:thresholds") if codes and part == "settings" else ""
    if code in codes.get(part, ()):
        return reverse(PAGES[part], kwargs={"code": code})
    return ""


def codes_of(document: Mapping[str, Any], themes: Mapping[str, Any]) -> dict[str, set[str]]:
    """The codes that have a page in the editor."""
    return {
        "question": {row["code"] for row in document["questions"]},
        "theme": {row["code"] for row in themes["themes"]},
        "sector": set(document["sector_weight_percent"]) & sectors_by_code().keys(),
    }


def counts_of(problems: Sequence[Problem]) -> dict[str, int]:
    n_warnings = sum(problem.is_warning for problem in problems)
    return {"n_errors": len(problems) - n_warnings, "n_warnings": n_warnings}


def content_of(document: Mapping[str, Any], themes: Mapping[str, Any]) -> dict[str, Any]:
    """Both documents as tables, in the reader's language."""
    here = reader_language()
    dimensions = {row["code"]: localised(row, here) for row in document["dimensions"]}
    titles = {row["code"]: localised(row["title"], here) for row in themes["themes"]}
    rules = document["recommendation"]
    return {
        "questions": [
            {
                "code": row["code"],
                "text": localised(row, here),
                "dimension": dimensions.get(row["dimension"], row["dimension"]),
                "weight": row["weight"],
                "is_multi": row["type"] == "multi",
                "is_na_allowed": row["na_allowed"],
                "options": [
                    {
                        "text": localised(option, here),
                        "points": option["pts"],
                        "is_exclusive": option.get("exclusive", False),
                    }
                    for option in row["options"]
                ],
                "links": [
                    {"code": code, "title": titles.get(code, ""), "link": link}
                    for code, link in row["themes"].items()
                ],
            }
            for row in document["questions"]
        ],
        "themes": [
            {
                "code": row["code"],
                "title": titles[row["code"]],
                "dimension": dimensions.get(row["dimension"], row["dimension"]),
                "level": row["level"],
                "impact": row["impact"],
                "prerequisites": ", ".join(row["prerequisites"]),
                "settled": "; ".join(
                    f"{question} {', '.join(options)}"
                    for question, options in settling_of(document, "settled", row["code"]).items()
                ),
            }
            for row in themes["themes"]
        ],
        "sectors": _sectors(document, here),
        "bands": [
            {"name": localised(row, here), "min": row["min"], "max": row["max"]} for row in document["bands"]
        ],
        "gate": rules["level_gate"],
        "diversity": rules["diversity_percent_by_already_chosen_in_dimension"],
    }


def _sectors(document: Mapping[str, Any], here: str) -> list[dict[str, Any]]:
    """Each sub-sector with the percents that differ from 100."""
    return [
        {
            "code": code,
            "name": sector_name(sector, here),
            "weights": _differing(document["sector_weight_percent"].get(code, {})),
            "relevance": _differing(document["sector_theme_relevance_percent"].get(code, {})),
        }
        for code, sector in sectors_by_code().items()
    ]


def _differing(percents: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(code, percent) for code, percent in percents.items() if percent != DIFFERS_FROM]


def report_context(report: Mapping[str, Any], document: Mapping[str, Any], themes: Any) -> dict[str, Any]:
    """A dry run's report with names in place of codes. It holds nothing that may not be shown."""
    here = reader_language()
    names = {row["code"]: localised(row, here) for row in document["bands"]}
    titles = {row["code"]: localised(row["title"], here) for row in themes["themes"]}
    bands = report.get("bands", [])
    counts = ("kept", "gained", "lost")
    themes_shown = [row for row in report.get("themes", ()) if any(row[name] is not None for name in counts)]
    return {
        "n": report["n"],
        "n_scored": report.get("n_scored"),
        "unscorable": [
            {
                "text": _(reason),
                "question": row["question"],
                "n": row["n"],
            }
            for row in report.get("unscorable", ())
            for reason in [REASONS[row["reason"]]]
        ],
        "is_scored": "mean_before" in report,
        "mean_before": report.get("mean_before"),
        "mean_after": report.get("mean_after"),
        "moves": report.get("moves", {}),
        "band_names": [names.get(code, code) for code in bands],
        "band_rows": [
            {
                "name": names.get(code, code),
                "cells": report["cells"][at],
                "before": report["before"][code],
                "after": report["after"][code],
            }
            for at, code in enumerate(bands)
        ]
        if "cells" in report
        else [],
        "leads": [
            {"n": n, "before": counts["before"], "after": counts["after"]}
            for n, counts in enumerate(report.get("leads", ()))
        ],
        "themes": [row | {"title": titles.get(row["code"], "")} for row in themes_shown],
        "other_themes": [row["code"] for row in report.get("themes", ()) if row not in themes_shown],
    }
