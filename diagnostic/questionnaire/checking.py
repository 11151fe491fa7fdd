"""What is wrong with a draft of the questionnaire before it may be published. Pure; never raises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from diagnostic.questionnaire.catalogue import LANGUAGES, Question, Questionnaire, load_questionnaire
from diagnostic.questionnaire.catalogue import read_questionnaire as read
from diagnostic.questionnaire.problems import DOCUMENT, SETTINGS, Part, Problem
from diagnostic.questionnaire.reach import unreachable_themes
from diagnostic.questionnaire.shape import problems_of_shape

N_THEMES = 5
_VERSION = re.compile(r"(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\Z")


def is_version(text: str) -> bool:
    return _VERSION.match(text) is not None


def problems_of(document: object, themes: object, sectors: Collection[str] = ()) -> list[Problem]:
    """What keeps these two documents from being published, errors first; warnings say so themselves.

    Any two values of JSON may be given. `sectors`: codes of all sub-sectors that there are, where known.
    What is said with documents of a wrong shape is of their shape alone.
    """
    of_shape = problems_of_shape(document, themes)
    if of_shape or not isinstance(document, Mapping) or not isinstance(themes, Mapping):
        return of_shape
    found = list(_references(document, themes, sectors))
    if not found:
        draft = read(document, themes)
        found += _weights(draft)
        found += (problem for question in draft.questions for problem in _options(question))
        found += unreachable_themes(draft)
        found += _thresholds(draft)
        found += _settling(draft)
        found += _against_carried(draft, load_questionnaire())
    found += _texts(document, themes)
    return sorted(found, key=lambda problem: problem.is_warning)


def _references(
    document: Mapping[str, Any], themes: Mapping[str, Any], sectors: Collection[str]
) -> Iterator[Problem]:
    """Codes given twice and codes that name nothing: the rules would stumble over them."""
    version = document["version"]
    if not is_version(version):
        yield Problem("version_malformed", "version", DOCUMENT, {"value": version[:30]})
    if themes["version"] != version:
        parameters = {"themes": themes["version"][:30], "questionnaire": version[:30]}
        yield Problem("versions_differ", "version", DOCUMENT, parameters)
    for name, rows in (
        ("dimension", document["dimensions"]),
        ("band", document["bands"]),
        ("question", document["questions"]),
        ("theme", themes["themes"]),
    ):
        yield from _twice((row["code"] for row in rows), name)
    dimensions = {row["code"] for row in document["dimensions"]}
    questions = {row["code"] for row in document["questions"]}
    known = {row["code"] for row in themes["themes"]}
    for row in document["questions"]:
        part = ("question", row["code"])
        yield from _unknown([row["dimension"]], dimensions, "unknown_dimension", part)
        yield from _unknown(row["themes"], known, "unknown_theme", part)
        yield from _twice((option["id"] for option in row["options"]), "option", part)
    providers = {row["code"] for row in themes.get("partners", [])}
    for row in themes["themes"]:
        part = ("theme", row["code"])
        yield from _unknown([row["dimension"]], dimensions, "unknown_dimension", part)
        yield from _unknown(row["prerequisites"], known, "unknown_theme", part)
        yield from _unknown(row["providers"], providers, "unknown_provider", part)
    options = {row["code"]: {option["id"] for option in row["options"]} for row in document["questions"]}
    for rule in ("settled", "begun"):
        for theme, row in document["recommendation"].get(rule, {}).items():
            part = ("theme", theme)
            yield from _unknown([theme], known, "unknown_theme", part)
            yield from _unknown(row, questions, "unknown_question", part)
            for question in row.keys() & questions:
                yield from _unknown(row[question], options[question], "unknown_option", part)
    tables = {
        "sector_weight_percent": (questions, "unknown_question"),
        "sector_theme_relevance_percent": (known, "unknown_theme"),
    }
    weighted = {sector for table in tables for sector in document[table]}
    for sector in sorted(weighted - set(sectors)) if sectors else ():
        yield Problem("unknown_sector", sector, ("sector", sector))
    for table, (codes, problem) in tables.items():
        for sector in sorted((set(sectors) or weighted) - set(document[table])):
            yield Problem("sector_missing", sector, ("sector", sector), {"table": table})
        for sector, row in document[table].items():
            yield from _unknown(row, codes, problem, ("sector", sector))


def _twice(codes: Iterable[str], name: str, part: Part | None = None) -> Iterator[Problem]:
    for code, n in Counter(codes).items():
        if n > 1:
            where = f"{part[1]} › {code}" if part else code
            yield Problem("code_twice", where, part or (name, code))


def _unknown(codes: Iterable[str], known: set[str], problem: str, part: Part) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            yield Problem(problem, part[1], part, {"code": code})


def _weights(draft: Questionnaire) -> Iterator[Problem]:
    sectors = sorted(draft.sectors)
    for question in draft.questions:
        part = ("question", question.code)
        if not question.weight:
            yield Problem("weight_zero", question.code, part)
        elif not any(draft.effective_weight(question, sector) for sector in sectors):
            yield Problem("asked_nowhere", question.code, part)
    empty: dict[str, list[str]] = {dimension.code: [] for dimension in draft.dimensions}
    for sector in sectors:
        asked = draft.asked_questions(sector)
        if not asked:
            yield Problem("sector_weightless", sector, ("sector", sector))
            continue
        if all(question.is_na_allowed for question in asked):
            yield Problem("all_may_not_apply", sector, ("sector", sector))
        for code in empty.keys() - {question.dimension for question in asked}:
            empty[code].append(sector)
    for code, without in empty.items():
        if not any(question.weight for question in draft.questions if question.dimension == code):
            yield Problem("dimension_weightless", code, ("dimension", code))
        elif without:
            yield Problem("dimension_empty_elsewhere", code, ("dimension", code), {"codes": _listed(without)})


def _options(question: Question) -> Iterator[Problem]:
    part = ("question", question.code)
    points = [option.points for option in question.options if not option.is_exclusive]
    exclusive = [option for option in question.options if option.is_exclusive]
    if any(option.code == "NA" for option in question.options):
        yield Problem("reserved_option", question.code, part)
    if not question.is_multi:
        if exclusive:
            yield Problem("exclusive_in_single", question.code, part)
        every = [option.points for option in question.options]
        if 0 not in every:
            yield Problem("no_zero", question.code, part)
        if 100 not in every:
            yield Problem("no_hundred", question.code, part)
        return
    if not exclusive:
        yield Problem("exclusive_missing", question.code, part)
    if len(exclusive) > 1:
        yield Problem("exclusive_twice", question.code, part)
    for option in exclusive:
        if option.points:
            where = f"{question.code} › {option.code}"
            yield Problem("exclusive_with_points", where, part, {"points": option.points})
    if not points:
        yield Problem("only_exclusive", question.code, part)
    elif sum(points) < 100:
        yield Problem("sum_under_hundred", question.code, part, {"points": sum(points)})


def _thresholds(draft: Questionnaire) -> Iterator[Problem]:
    for band in draft.bands:
        if band.min_score > band.max_score:
            yield Problem("band_reversed", band.code, SETTINGS)
    n_bands = [sum(band.min_score <= at <= band.max_score for band in draft.bands) for at in range(101)]
    for code, is_wrong in (("bands_gap", lambda n: n == 0), ("bands_overlap", lambda n: n > 1)):
        for low, high in _runs([at for at, n in enumerate(n_bands) if is_wrong(n)]):
            yield Problem(code, "paliers", SETTINGS, {"low": low, "high": high})
    if draft.choice.n_themes != N_THEMES:
        yield Problem("wrong_count", "count", SETTINGS, {"value": draft.choice.n_themes})
    percents = draft.choice.diversity_percent
    if percents[0] == 0:
        yield Problem("diversity_starts_at_zero", "diversité", SETTINGS)
    if any(later > earlier for earlier, later in pairwise(percents)):
        yield Problem("diversity_rises", "diversité", SETTINGS)


def _settling(draft: Questionnaire) -> Iterator[Problem]:
    """A theme that every answer settles is advised to nobody; "none of these" settles nothing."""
    questions = {question.code: question for question in draft.questions}
    for rows in (draft.choice.settled_by or {}, draft.choice.begun_by):
        for theme, row in rows.items():
            part = ("theme", theme)
            if not row:
                yield Problem("settled_by_nothing", theme, part)
            for code, chosen in row.items():
                options = questions[code].options
                if not questions[code].is_multi and len(chosen) == len(options):
                    yield Problem("settled_by_all", theme, part, {"code": code})
                if any(option.is_exclusive and option.code in chosen for option in options):
                    yield Problem("settled_by_none", theme, part, {"code": code})


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """[3, 4, 5, 9] -> (3, 5), (9, 9)"""
    lows = [number for number in numbers if number - 1 not in numbers]
    highs = [number for number in numbers if number + 1 not in numbers]
    yield from zip(lows, highs, strict=True)


def _against_carried(draft: Questionnaire, carried: Questionnaire) -> Iterator[Problem]:
    """Dimensions and bands keep their codes; of questions and themes, newcomers and losses are named."""
    for name, now, before in (
        ("dimensions", draft.dimensions, carried.dimensions),
        ("paliers", draft.bands, carried.bands),
    ):
        changed = {row.code for row in now} ^ {row.code for row in before}
        if changed:
            yield Problem("codes_changed", name, SETTINGS, {"codes": _listed(sorted(changed))})
    for part, now_codes, codes_before in (
        ("question", [row.code for row in draft.questions], {row.code for row in carried.questions}),
        ("theme", [row.code for row in draft.themes], {row.code for row in carried.themes}),
    ):
        for code in now_codes:
            if code not in codes_before:
                yield Problem("newcomer", code, (part, code))
        for code in sorted(codes_before - set(now_codes)):
            yield Problem("removed", code, DOCUMENT)


def _texts(document: Mapping[str, Any], themes: Mapping[str, Any]) -> Iterator[Problem]:
    missing: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for where, part, row in _translated_rows(document, themes):
        for language in LANGUAGES:
            if (row.get(language) or "").strip():
                continue
            if language == "fr":
                yield Problem("french_missing", where, part)
            else:
                missing[language].append(where)
    for language, codes in missing.items():
        if codes:
            parameters = {"n": len(codes), "codes": _listed(list(dict.fromkeys(codes)))}
            yield Problem("texts_missing", language, DOCUMENT, parameters)


def _translated_rows(
    document: Mapping[str, Any], themes: Mapping[str, Any]
) -> Iterator[tuple[str, Part, Mapping[str, Any]]]:
    """Everything that is shown in words: where, part, and the object with a text for each language."""
    yield "na_label", DOCUMENT, document["na_label"]
    for name in ("dimensions", "bands"):
        for row in document[name]:
            yield row["code"], SETTINGS, row
    for row in document["questions"]:
        part = ("question", row["code"])
        yield row["code"], part, row
        for option in row["options"]:
            yield f"{row['code']} › {option['id']}", part, option
    for row in themes["themes"]:
        for field in ("title", "description"):
            yield row["code"], ("theme", row["code"]), row[field]


def _listed(codes: list[str], longest: int = 12) -> str:
    shown = ", ".join(codes[:longest])
    return f"{shown}…" if len(codes) > longest else shown
