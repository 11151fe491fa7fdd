"""Changes to a draft's documents, as the pages make them: copies with one part replaced. Pure.

What a page does not show (where a question comes from, why it allows "does not apply") stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from diagnostic.questionnaire.shape import LANGUAGES

type Document = Mapping[str, Any]
type Texts = Mapping[str, str]

FULL_PERCENT = 100


def row_of(rows: Iterable[Mapping[str, Any]], code: str) -> Mapping[str, Any] | None:
    """The row of that code: a question, a theme, a band."""
    return next((row for row in rows if row["code"] == code), None)


def texts_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Its text in each of the four languages, empty where there is none."""
    return {language: row.get(language, "") for language in LANGUAGES}


def with_question(
    document: Document,
    code: str,
    *,
    texts: Texts,
    weight: int,
    is_na_allowed: bool,
    options: Mapping[str, Mapping[str, Any]],
    links: Mapping[str, int],
) -> dict[str, Any]:
    """`options`: id -> {"texts", "points", "is_exclusive"}; `links`: theme -> 0 to 3, 0 being no link."""
    changed = deepcopy(dict(document))
    question = next(row for row in changed["questions"] if row["code"] == code)
    _write_texts(question, texts)
    question["weight"] = weight
    question["na_allowed"] = is_na_allowed
    question["themes"] = _in_former_order(question["themes"], {c: link for c, link in links.items() if link})
    for option in question["options"]:
        said = options[option["id"]]
        _write_texts(option, said["texts"])
        option["pts"] = said["points"]
        if said["is_exclusive"]:
            option["exclusive"] = True
        else:
            option.pop("exclusive", None)
    return changed


def with_theme(
    themes: Document,
    code: str,
    *,
    title: Texts,
    description: Texts,
    level: int,
    impact: int,
    prerequisites: Iterable[str],
) -> dict[str, Any]:
    changed = deepcopy(dict(themes))
    theme = next(row for row in changed["themes"] if row["code"] == code)
    _write_texts(theme["title"], title)
    _write_texts(theme["description"], description)
    theme["level"], theme["impact"] = level, impact
    chosen = set(prerequisites)
    kept = [other for other in theme["prerequisites"] if other in chosen]
    theme["prerequisites"] = kept + sorted(chosen - set(kept))
    return changed


def settling_of(document: Document, rule: str, theme: str) -> Mapping[str, list[str]]:
    """By which options of which questions a theme is "settled" or "begun"; empty where nothing says so."""
    row: Mapping[str, list[str]] = document["recommendation"].get(rule, {}).get(theme, {})
    return row


def with_settling(
    document: Document,
    theme: str,
    *,
    settled: Mapping[str, Iterable[str]],
    begun: Mapping[str, Iterable[str]],
) -> dict[str, Any]:
    """Question -> options. A draft without these rules gets both with its first row, and none before."""
    changed = deepcopy(dict(document))
    for rule, questions in (("settled", settled), ("begun", begun)):
        row = {question: list(options) for question, options in questions.items() if options}
        rows = changed["recommendation"].get(rule, {})
        if row:
            changed["recommendation"] = (
                {"settled": {}} | changed["recommendation"] | {rule: rows | {theme: row}}
            )
        else:
            rows.pop(theme, None)
    return changed


def with_sector(
    document: Document, sector: str, *, weights: Mapping[str, int], relevance: Mapping[str, int]
) -> dict[str, Any]:
    """Percents of one sub-sector; 100 is what holds without an entry, so it is not written."""
    changed = deepcopy(dict(document))
    for table, percents in (
        ("sector_weight_percent", weights),
        ("sector_theme_relevance_percent", relevance),
    ):
        former = changed[table].get(sector, {})
        kept = {code: percent for code, percent in percents.items() if percent != FULL_PERCENT}
        changed[table][sector] = _in_former_order(former, kept)
    return changed


def with_thresholds(
    document: Document,
    *,
    bands: Mapping[str, tuple[int, int]],
    gate_level: int,
    gate_min_score: int,
    diversity: Iterable[int],
) -> dict[str, Any]:
    """`bands`: code -> lowest and highest score."""
    changed = deepcopy(dict(document))
    for band in changed["bands"]:
        band["min"], band["max"] = bands[band["code"]]
    rules = changed["recommendation"]
    rules["level_gate"] |= {"level": gate_level, "min_score": gate_min_score}
    rules["diversity_percent_by_already_chosen_in_dimension"] = list(diversity)
    return changed


def _write_texts(row: dict[str, Any], texts: Texts) -> None:
    for language in LANGUAGES:
        if texts.get(language):
            row[language] = texts[language]
        else:
            row.pop(language, None)


def _in_former_order(former: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """So that a file of the draft differs where something was changed, and nowhere else."""
    codes = [code for code in former if code in now] + sorted(now.keys() - former.keys())
    return {code: now[code] for code in codes}
