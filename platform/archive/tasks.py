"""The task that does a run of an import or export."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from archive.importing.services import ImportUnderWay
from archive.models import ArchiveRun
from archive.services import do_run as do_archive_run
from archive.services import expire_files, fail_run
from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.organisations.models import Organisation


class ArchiveTask(OrganisationTask):
    """Leaves no run `running` when it fails: its page says so."""

    abstract = True

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        fail_run(args[0], exc)
        super().on_failure(exc, task_id, args, kwargs, einfo)


@shared_task(
    base=ArchiveTask,
    name="dashboards.archive.do_run",
    autoretry_for=(ImportUnderWay,),
    retry_backoff=5,
    max_retries=60,
)
def do_run(uuid: str) -> None:
    agency = Organisation.objects.get(schema_name=connection.schema_name)
    do_archive_run(agency, ArchiveRun.objects.get(uuid=uuid))


@shared_task(base=PlatformTask, name="dashboards.archive.expire")
def expire() -> None:
    expire_files(timezone.now())
