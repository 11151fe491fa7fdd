"""The task that tries a draft on the answers of the past."""

from celery import shared_task
from django.utils import timezone

from dashboards.questionnaire_editor import services
from tenants.runs.models import Run
from tenants.runs.task_base import RunTask


class DryRunTask(RunTask):
    """A dry run."""

    abstract = True
    run_kind = services.KIND


@shared_task(base=DryRunTask, name="dashboards.questionnaires.do_dry_run")
def do_dry_run(key: str) -> None:
    run = Run.objects.of_kind(services.KIND).with_key(key).first()
    if run is not None:
        services.do_dry_run(run, timezone.now())
