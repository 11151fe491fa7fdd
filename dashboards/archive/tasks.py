"""The task that does a run of an import or export."""

from celery import shared_task

from dashboards.archive.importing import ImportUnderWay
from dashboards.archive.models import ArchiveRun
from dashboards.archive.services import do_run as do_archive_run
from kernel.database import connection
from kernel.tasks import OrganisationTask
from tenants.organisations.models import Organisation


@shared_task(
    base=OrganisationTask,
    name="dashboards.archive.do_run",
    autoretry_for=(ImportUnderWay,),
    retry_backoff=5,
    max_retries=60,
)
def do_run(uuid: str) -> None:
    agency = Organisation.objects.get(schema_name=connection.schema_name)
    do_archive_run(agency, ArchiveRun.objects.get(uuid=uuid))
