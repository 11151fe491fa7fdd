"""Scoring with its five themes, beside reading and writing the same line as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.scoring import score
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.diagnostic_answers import lines_of

LINES = 370  # ten of each sector
# So that both blocks of a round last about as long: a busy machine interrupts the longer one more often.
JSON_TIMES = 5


def compared(rounds: int) -> dict[str, list[float]]:
    """Seconds of scoring `LINES` sets of answers, and of `json.loads` and `json.dumps` of their lines."""
    lines = lines_of(LINES)
    questionnaire = load_questionnaire()
    sets = [json.loads(line) for line in lines]

    def scored() -> None:
        for one in sets:
            score(questionnaire, one["sector"], one["answers"])

    def read_and_written() -> None:
        for _ in range(JSON_TIMES):
            for line in lines:
                json.dumps(json.loads(line))

    scored()  # the table of each sector is worked out once
    ours, theirs = interleaved(scored, read_and_written, rounds=rounds)
    return {"ours": ours, "json": [one / JSON_TIMES for one in theirs]}


def write_lines(path: str, n: int) -> int:
    """A file of `n` lines for `portal score`; its bytes."""
    return Path(path).write_text("".join(f"{line}\n" for line in lines_of(n)), encoding="utf-8")
