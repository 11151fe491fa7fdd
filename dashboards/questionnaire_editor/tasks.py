"""The task that tries a draft on the answers of the past."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from dashboards.questionnaire_editor import services
from dashboards.questionnaire_editor.models import DryRun
from kernel.tasks import OrganisationTask


class DryRunTask(OrganisationTask):
    """Leaves no run without an end when it fails: the person who waits reads so."""

    abstract = True

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        services.fail_dry_run(args[0])
        super().on_failure(exc, task_id, args, kwargs, einfo)


@shared_task(base=DryRunTask, name="dashboards.questionnaires.do_dry_run")
def do_dry_run(key: str) -> None:
    run = DryRun.objects.filter(pk=key).first()
    if run is not None:
        services.do_dry_run(run, timezone.now())
