"""The task that does a run of an import or export."""

from celery import shared_task

from archive.importing.services import ImportUnderWay
from archive.services import KIND
from archive.services import do_run as do_archive_run
from kernel.database import connection
from tenants.organisations.models import Organisation
from tenants.runs.models import Run
from tenants.runs.task_base import RunTask


class ArchiveTask(RunTask):
    """A run of an archive."""

    abstract = True
    run_kind = KIND


@shared_task(
    base=ArchiveTask,
    name="dashboards.archive.do_run",
    autoretry_for=(ImportUnderWay,),
    retry_backoff=5,
    max_retries=60,
)
def do_run(uuid: str) -> None:
    agency = Organisation.objects.get(schema_name=connection.schema_name)
    do_archive_run(agency, Run.objects.of_kind(KIND).get(uuid=uuid))
