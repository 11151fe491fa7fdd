"""The rules once more, slow and word by word from `questionnaire.json`, to hold the quick ones against."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from diagnostic.questionnaire.catalogue import Question, Questionnaire, Theme


def reference_score(form: Questionnaire, sector: str | None, answers: Mapping[str, Any]) -> int:
    points = _points(form, sector, answers)
    total = sum(points[q] * w for q, w in _weights(form, sector).items() if q in points)
    return floor(
        Fraction(total, sum(w for q, w in _weights(form, sector).items() if q in points)) + Fraction(1, 2)
    )


def reference_themes(
    form: Questionnaire, sector: str | None, answers: Mapping[str, Any]
) -> list[tuple[str, str | None]]:
    points, weights = _points(form, sector, answers), _weights(form, sector)
    questions = {q.code: q for q in form.questions}
    relevance = {t.code: relevance_of(form, sector, t.code) for t in form.themes}
    score = reference_score(form, sector, answers)

    def contributions(theme: Theme) -> dict[str, int]:
        linked = [q for q in sorted(points) if theme.code in questions[q].links]
        return {q: (100 - points[q]) * weights[q] * questions[q].links[theme.code] for q in linked}

    def value(theme: Theme) -> int:
        return sum(contributions(theme).values()) * theme.impact * relevance[theme.code]

    def is_acquired(theme: Theme) -> bool:
        proof = [q for q in points if questions[q].links.get(theme.code) == 3]
        if not proof:
            return sum(contributions(theme).values()) == 0
        return sum(points[q] * weights[q] for q in proof) >= 75 * sum(weights[q] for q in proof)

    themes = [t for t in form.themes if relevance[t.code] != 0]
    acquired = {t.code for t in form.themes if is_acquired(t)}
    chosen: list[Theme] = []

    def is_met(code: str) -> bool:
        return code in {t.code for t in chosen} or relevance[code] == 0 or code in acquired

    def is_suitable(theme: Theme) -> bool:
        is_open = theme.level < 3 or score >= 40
        return theme.code not in acquired and is_open and all(map(is_met, theme.prerequisites))

    def order(theme: Theme) -> tuple[int, int, int, str]:
        n_before = sum(t.dimension == theme.dimension for t in chosen)
        return (-value(theme) * (100, 60, 30, 10)[min(n_before, 3)], -theme.impact, theme.level, theme.code)

    for is_eligible in (is_suitable, lambda theme: True):
        while len(chosen) < 5:
            left = [t for t in themes if t not in chosen and value(t) > 0 and is_eligible(t)]
            if not left:
                break
            chosen.append(min(left, key=order))
    rest = [t for t in themes if t not in chosen]
    rest.sort(key=lambda t: (-t.level, -relevance[t.code] * t.impact, t.code))
    chosen += rest[: 5 - len(chosen)]

    def reason(theme: Theme) -> str | None:
        parts = contributions(theme)
        largest = max(parts.values(), default=0)
        return min(q for q, part in parts.items() if part == largest) if largest else None

    return [(theme.code, reason(theme)) for theme in chosen]


type Leads = tuple[list[tuple[str, str | None, bool]], list[tuple[str, str | None, bool]]]


def reference_leads(
    form: Questionnaire, rules: Mapping[str, Any], sector: str | None, answers: Mapping[str, Any]
) -> Leads:
    """Leads and what goes further, as `recommendation` of `next.json` says it (`rules`)."""
    points, weights = _points(form, sector, answers), _weights(form, sector)
    questions = {q.code: q for q in form.questions}
    score = reference_score(form, sector, answers)

    def is_true(row: Mapping[str, list[str]]) -> bool:
        for code, options in row.items():
            if code not in points:  # not asked, or "does not apply"
                return False
            given = answers[code] if isinstance(answers[code], list) else [answers[code]]
            if questions[code].is_multi and not set(options) <= set(given):
                return False
            if not questions[code].is_multi and given[0] not in options:
                return False
        return True

    def parts(theme: Theme) -> dict[str, int]:
        return {
            q: (100 - points[q]) * weights[q] * questions[q].links[theme.code]
            for q in sorted(points)
            if theme.code in questions[q].links
        }

    def value(theme: Theme) -> int:
        return sum(parts(theme).values()) * theme.impact * relevance_of(form, sector, theme.code)

    def is_acquired(theme: Theme) -> bool:
        proof = [q for q in points if questions[q].links.get(theme.code) == 3]
        if not proof:
            return sum(parts(theme).values()) == 0
        return sum(points[q] * weights[q] for q in proof) >= 75 * sum(weights[q] for q in proof)

    def does_not_apply(theme: Theme) -> bool:
        asked = [q for q in questions.values() if weights[q.code] and q.links.get(theme.code) == 3]
        return bool(asked) and all(answers[q.code] == "NA" for q in asked)

    settled = {code for code, row in rules["settled"].items() if is_true(row)}
    settled |= {t.code for t in form.themes if does_not_apply(t)}
    done = {t.code for t in form.themes if is_acquired(t)} | settled
    done |= {t.code for t in form.themes if relevance_of(form, sector, t.code) == 0}
    left = [t for t in form.themes if t.code not in settled and relevance_of(form, sector, t.code)]
    chosen: list[Theme] = []

    def best(themes: list[Theme]) -> Theme:
        def order(theme: Theme) -> tuple[int, int, int, str]:
            n_before = sum(t.dimension == theme.dimension for t in chosen)
            return (
                -value(theme) * (100, 60, 30, 10)[min(n_before, 3)],
                -theme.impact,
                theme.level,
                theme.code,
            )

        return min(themes, key=order)

    def take(themes: list[Theme]) -> bool:
        ready = [t for t in themes if t not in chosen and value(t) > 0]
        if not ready or len(chosen) == 5:
            return False
        chosen.append(best(ready))
        return True

    def suitable() -> list[Theme]:
        met = done | {t.code for t in chosen}
        return [
            t
            for t in left
            if t.code not in done and (t.level < 3 or score >= 40) and met.issuperset(t.prerequisites)
        ]

    while take(suitable()):
        pass
    n_first = len(chosen)
    while take(left):
        pass
    rest = [t for t in left if t not in chosen]
    rest.sort(key=lambda t: (-t.level, -t.impact * relevance_of(form, sector, t.code), t.code))
    chosen += rest[: 5 - len(chosen)]

    def shown(theme: Theme) -> tuple[str, str | None, bool]:
        largest = max(parts(theme).values(), default=0)
        reason = min(q for q, part in parts(theme).items() if part == largest) if largest else None
        row = rules["begun"].get(theme.code)
        return theme.code, reason, bool(row) and is_true(row)

    return [shown(t) for t in chosen[:n_first]], [shown(t) for t in chosen[n_first:]]


def relevance_of(form: Questionnaire, sector: str | None, theme: str) -> int:
    return 100 if sector is None else form.relevance_percent[sector].get(theme, 100)


def _weights(form: Questionnaire, sector: str | None) -> dict[str, int]:
    percents = {} if sector is None else form.weight_percent[sector]
    return {q.code: q.weight * percents.get(q.code, 100) for q in form.questions}


def _points(form: Questionnaire, sector: str | None, answers: Mapping[str, Any]) -> dict[str, int]:
    """Of the asked questions that were answered otherwise than "NA"."""
    asked = {q.code: q for q in form.questions if _weights(form, sector)[q.code]}
    return {code: _points_of(q, answers[code]) for code, q in asked.items() if answers[code] != "NA"}


def _points_of(question: Question, answer: Any) -> int:
    points = {option.code: option.points for option in question.options}
    return min(100, sum(points[choice] for choice in answer)) if question.is_multi else points[answer]
