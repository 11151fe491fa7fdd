"""What a dry run may say: how a draft would move past results, in steps of five and never under five. Pure.

A draft is a question to everybody's answers, and whoever writes drafts chooses it. So a report counts shops
(each once), in whole atoms as everything that is published of diagnostics; counts are rounded down to a
multiple of five, and hidden under five or where they would give a hidden one away: the difference of any two
numbers that are ever shown is a multiple of five. A mean is shown where the scores of five shops or more
moved, or of none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.engine.disclosure.rules import FLOOR, is_small, publish_cells

HIDDEN = None
SCORED = "scored"
MOST_LEADS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one version makes of one shop's answers. `themes`: those that it advises, however few."""

    score: int
    band: str
    themes: frozenset[str]


@dataclass(slots=True)
class Tally:
    """Sums over shops; exact, and for `published` alone."""

    n: int = 0
    n_scored: int = 0
    unscorable: Counter[tuple[str, str]] = field(default_factory=Counter)
    total_before: int = 0
    total_after: int = 0
    moves: Counter[str] = field(default_factory=Counter)
    bands: Counter[tuple[str, str]] = field(default_factory=Counter)
    themes: dict[str, Counter[str]] = field(default_factory=dict)
    n_leads: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))

    def add_unscorable(self, reason: str, question: str | None) -> None:
        self.n += 1
        self.unscorable[reason, question or ""] += 1

    def add(self, before: Outcome, after: Outcome) -> None:
        self.n += 1
        self.n_scored += 1
        self.total_before += before.score
        self.total_after += after.score
        self.moves[_move(before.score, after.score)] += 1
        self.bands[before.band, after.band] += 1
        for counts, outcome in zip(self.n_leads, (before, after), strict=True):
            counts[len(outcome.themes)] += 1
        for theme in before.themes | after.themes:
            moved = self.themes.setdefault(theme, Counter())
            was, becomes = theme in before.themes, theme in after.themes
            moved["kept" if was and becomes else "lost" if was else "gained"] += 1


def _move(before: int, after: int) -> str:
    return "same" if before == after else "up" if after > before else "down"


def published(tally: Tally, bands: Sequence[str]) -> dict[str, Any]:
    """The report: JSON values that may be shown. A count is a multiple of five, or None where hidden.

    `bands` are the codes in their order. Without any past answers `n` is 0 and there is nothing else.
    """
    report: dict[str, Any] = {"n": stepped(tally.n) if tally.n else 0, "bands": list(bands)}
    if tally.n < FLOOR:
        return report
    parts = published_counts(
        {SCORED: tally.n_scored, **{":".join(k): n for k, n in tally.unscorable.items()}}
    )
    report["n_scored"] = parts.pop(SCORED)
    report["unscorable"] = [
        {"reason": key.split(":")[0], "question": key.split(":")[1], "n": parts[key]} for key in sorted(parts)
    ]
    if report["n_scored"] is HIDDEN:
        return report
    n_moved = tally.moves["up"] + tally.moves["down"]
    report["mean_before"] = _mean(tally.total_before, tally.n_scored)
    report["mean_after"] = HIDDEN if is_small(n_moved) else _mean(tally.total_after, tally.n_scored)
    report["moves"] = published_counts({move: tally.moves[move] for move in ("up", "same", "down")})
    report["before"] = published_counts(_margin(tally.bands, 0, bands))
    report["after"] = published_counts(_margin(tally.bands, 1, bands))
    cells = published_counts(
        {f"{was}:{becomes}": tally.bands[was, becomes] for was in bands for becomes in bands}
    )
    report["cells"] = [[cells[f"{was}:{becomes}"] for becomes in bands] for was in bands]
    before, after = (_leads(counts) for counts in tally.n_leads)
    report["leads"] = [{"before": before[str(n)], "after": after[str(n)]} for n in range(MOST_LEADS + 1)]
    report["themes"] = [_theme(code, tally.themes[code], tally.n_scored) for code in sorted(tally.themes)]
    return report


def stepped(n: int) -> int | None:
    """Down to a multiple of five; hidden under five, 0 included: 0 apart from 1 to 4 would speak of few."""
    return n // FLOOR * FLOOR or HIDDEN


def published_counts(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Cells that add up to a known total: small ones hidden with what gives them away, others in steps."""
    shown = publish_cells(cells)
    return {code: stepped(count) if isinstance(count, int) else HIDDEN for code, count in shown.items()}


def _margin(cells: Counter[tuple[str, str]], at: int, bands: Sequence[str]) -> dict[str, int]:
    counts = dict.fromkeys(bands, 0)
    for key, n in cells.items():
        counts[key[at]] += n
    return counts


def _leads(counts: Counter[int]) -> dict[str, int | None]:
    """How many shops are advised so many themes."""
    return published_counts({str(n): counts[n] for n in range(MOST_LEADS + 1)})


def _theme(code: str, counts: Counter[str], n: int) -> dict[str, Any]:
    """Of all that were scored: kept, gained, lost, or neither before nor after."""
    shown = published_counts(
        {key: counts[key] for key in ("kept", "gained", "lost")} | {"neither": n - counts.total()}
    )
    return {"code": code, "kept": shown["kept"], "gained": shown["gained"], "lost": shown["lost"]}


def _mean(total: int, n: int) -> float:
    """Half up, to one decimal."""
    return (20 * total + n) // (2 * n) / 10
