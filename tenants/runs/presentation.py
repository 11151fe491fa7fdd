"""A run's progress as its template wants it (`tenants/runs/_progress.html`)."""

from __future__ import annotations

from tenants.runs.models import Run
from tenants.runs.services import progress_of


def progress_context(run: Run, *, label: str, poll_url: str, message: str = "") -> dict[str, object]:
    """`poll_url` answers the fragment again; `message` is said where a run does not say what it is at."""
    done, total, step = progress_of(run)
    return {"label": label, "poll_url": poll_url, "done": done, "total": total, "step": step or message}
