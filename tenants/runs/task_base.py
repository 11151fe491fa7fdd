"""The base of the tasks that do a run."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone

from kernel.tasks import OrganisationTask
from tenants.runs.services import fail


class RunTask(OrganisationTask):
    """Its first argument is the run's key. Leaves no run under way when it fails."""

    abstract = True
    run_kind: ClassVar[str]

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        fail(args[0], self.run_kind, exc, timezone.now())
        super().on_failure(exc, task_id, args, kwargs, einfo)
