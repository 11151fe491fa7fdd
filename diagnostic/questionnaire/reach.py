"""Which themes of a draft nobody can ever be given, and prerequisites that go round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagnostic.questionnaire.catalogue import Questionnaire, Theme
from diagnostic.questionnaire.problems import Problem


def unreachable_themes(draft: Questionnaire) -> Iterator[Problem]:
    """Every circle of prerequisites once, each theme without a way to it, each sector with too few themes."""
    cycles = prerequisite_cycles({theme.code: theme.prerequisites for theme in draft.themes})
    for cycle in cycles:
        path = " → ".join([*cycle, cycle[0]])
        yield Problem("cycle", cycle[0], ("theme", cycle[0]), {"cycle": path})
    in_cycle = {code for cycle in cycles for code in cycle}
    sectors = sorted(draft.sectors)
    open_in = {
        theme.code: [sector for sector in sectors if _relevance(draft, sector, theme)]
        for theme in draft.themes
    }
    blocked = _blocked(draft, in_cycle)
    for theme in draft.themes:
        problem = _why_unreachable(draft, theme, open_in[theme.code])
        if problem:
            yield Problem(problem, theme.code, ("theme", theme.code))
        elif theme.code in blocked - in_cycle:
            unmet = ", ".join(code for code in theme.prerequisites if code in blocked)
            yield Problem("prerequisites_unmet", theme.code, ("theme", theme.code), {"codes": unmet})
    for sector in sectors:
        n_open = sum(sector in where for where in open_in.values())
        if n_open < draft.choice.n_themes:
            parameters = {"n": n_open, "lowest": draft.choice.n_themes}
            yield Problem("few_themes", sector, ("sector", sector), parameters)


def prerequisite_cycles(needs: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Each circle once, from its first code on: [["T01", "T04"]] where each needs the other."""
    cycles: list[list[str]] = []
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        waiting = [(start, iter(needs[start]))] if start not in done else []
        path += [start] if waiting else []
        while waiting:
            code, rest = waiting[-1]
            following = next((other for other in rest if other in needs), None)
            if following is None:
                waiting.pop()
                path.pop()
                done.add(code)
            elif following in path:
                circle = path[path.index(following) :]
                first = circle.index(min(circle))
                turned = circle[first:] + circle[:first]
                if turned not in cycles:
                    cycles.append(turned)
            elif following not in done:
                waiting.append((following, iter(needs[following])))
                path.append(following)
    return cycles


def _relevance(draft: Questionnaire, sector: str, theme: Theme) -> int:
    return draft.relevance_percent.get(sector, {}).get(theme.code, 100)


def _why_unreachable(draft: Questionnaire, theme: Theme, open_in: list[str]) -> str:
    linked = [question for question in draft.questions if theme.code in question.links]
    if not linked:
        return "theme_unlinked"
    if not open_in:
        return "theme_excluded"
    if not any(draft.effective_weight(question, sector) for question in linked for sector in open_in):
        return "theme_never_asked"
    return ""


def _blocked(draft: Questionnaire, in_cycle: set[str]) -> set[str]:
    """Themes in a circle, and those that wait for one of these."""
    blocked = set(in_cycle)
    while more := {
        theme.code
        for theme in draft.themes
        if theme.code not in blocked and any(code in blocked for code in theme.prerequisites)
    }:
        blocked |= more
    return blocked
