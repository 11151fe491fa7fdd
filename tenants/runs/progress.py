"""Counting how far some work is: done of what there is to do, and what is being done."""

from __future__ import annotations

from collections.abc import Callable

type Progress = Callable[[int, int, str], None]


class ProgressCounter:
    """Counts towards a total that is known from the start; calls `progress` (done, total, label), if any."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = max(total, 1)
        self._done = 0

    def advance(self, n: int, label: str) -> None:
        """`n` more are done; `label` says at what."""
        self._done = min(self._done + n, self._total)
        if self._progress is not None:
            self._progress(self._done, self._total, label)
