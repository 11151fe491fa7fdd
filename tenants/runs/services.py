"""The life of a run: asked for, started, with progress, over, and its files removed after a while.

All of it in the current organisation's schema. Who asks makes the due row and the journal entry, in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel.files import remove
from tenants.accounts.models import User
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.organisations.models import Organisation
from tenants.runs.models import FILES, Run, RunState

KEPT = timedelta(days=30)  # reports and exports quote what was read
TRY_AGAIN = timedelta(minutes=10)
PROGRESS_SECONDS = 3600


def ask_for_run(
    kind: str,
    *,
    actor: User | None,
    parameters: Mapping[str, Any],
    input_file: str = "",
    now: datetime | None = None,
) -> Run:
    """A new run, in the caller's transaction."""
    return Run.objects.create(
        kind=kind,
        asked_by=actor,
        parameters=dict(parameters),
        input_file=input_file,
        asked_at=now or timezone.now(),
    )


def hand_to_task(organisation: Organisation, due: Due, task: str) -> None:
    """Due work of a run: give its key to the task at that path, which has all the time that it needs.

    Asked for again until the run is over: a task that is lost (worker killed, broker down) is made good.
    """
    if not Run.objects.of_kind(due.kind).with_key(due.key).under_way().exists():
        return
    ask_for(organisation, due.kind, key=due.key, at=timezone.now() + TRY_AGAIN)
    transaction.on_commit(partial(import_string(task).delay, due.key))


def start(run: Run, now: datetime) -> None:
    """Again where it was cut short: whatever does a run may be begun anew."""
    run.state, run.started_at = RunState.RUNNING, now
    run.save(update_fields=["state", "started_at"])


def finish(run: Run, now: datetime, *, state: RunState = RunState.DONE, error: str = "") -> None:
    """Note that it is over, with its result and files as they are set on `run`.

    Nothing is made anew of a run that was deleted meanwhile.
    """
    run.state, run.error, run.finished_at = state, error[:300], now
    run.kept_until = now + KEPT if any(getattr(run, name) for name in FILES) else None
    fields = ("state", "error", "finished_at", "kept_until", "result", *FILES)
    Run.objects.filter(pk=run.pk).update(**{name: getattr(run, name) for name in fields})


def fail(key: str, kind: str, error: BaseException, now: datetime) -> None:
    """Note that a run ended by an error of ours: its page says so instead of waiting for ever."""
    for run in Run.objects.of_kind(kind).with_key(key).under_way():
        finish(run, now, state=RunState.FAILED, error=type(error).__name__)


def note_progress(run: Run, done: int, total: int, label: str) -> None:
    """Where a run is: in the cache, as its own transaction is not to be seen from outside."""
    cache.set(f"run:{run.uuid}", (done, total, label), PROGRESS_SECONDS)


def progress_of(run: Run) -> tuple[int, int, str]:
    """(done, total, what is being done); total 0 while it is not known."""
    return cache.get(f"run:{run.uuid}") or (0, 0, "")


@transaction.atomic
def remove_files(run: Run) -> None:
    """Take its files away, once the transaction holds; the row stays, and says what was done."""
    for name in FILES:
        transaction.on_commit(partial(remove, getattr(run, name)))
        setattr(run, name, "")
    run.kept_until = None
    run.save(update_fields=[*FILES, "kept_until"])


def expire_files(now: datetime) -> int:
    """Remove the files of runs that were kept long enough; how many runs lost theirs."""
    old = list(Run.objects.filter(kept_until__lt=now))
    for run in old:
        remove_files(run)
    return len(old)
