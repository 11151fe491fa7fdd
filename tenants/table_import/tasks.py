"""The task that does a run of an import, and the nightly one that forgets what old imports read."""

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.due.kinds import DueKind
from tenants.organisations.models import Organisation
from tenants.runs.models import Run
from tenants.runs.task_base import RunTask
from tenants.table_import import runs
from tenants.table_import.retention import expire_imports


class TableImportTask(RunTask):
    """A run of an import."""

    abstract = True
    run_kind = DueKind.TABLE_IMPORT


@shared_task(base=TableImportTask, name="tenants.table_import.do_run")
def do_run(uuid: str) -> None:
    organisation = Organisation.objects.get(schema_name=connection.schema_name)
    runs.do_run(organisation, Run.objects.of_kind(DueKind.TABLE_IMPORT).get(uuid=uuid))


@shared_task(base=PlatformTask, name="tenants.table_import.expire")
def expire() -> None:
    """In every organisation that has a schema, in a task of its own."""
    for organisation in Organisation.objects.exclude(schema_version=""):
        with tenant_context(organisation):
            expire_of_organisation.delay()


@shared_task(base=OrganisationTask, name="tenants.table_import.expire_of_organisation")
def expire_of_organisation() -> None:
    """In the organisation of the task."""
    expire_imports(timezone.now())
