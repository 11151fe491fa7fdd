"""Each night: the files of old runs are removed, of every kind and in every organisation."""

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.tasks import OrganisationTask, PlatformTask
from tenants.organisations.models import Organisation
from tenants.runs.services import expire_files


# The name is older than the app: a message on its way through an upgrade finds its task.
@shared_task(base=PlatformTask, name="dashboards.archive.expire")
def expire() -> None:
    """In every organisation that has a schema, in a task of its own."""
    for organisation in Organisation.objects.exclude(schema_version=""):
        with tenant_context(organisation):
            expire_of_organisation.delay()


@shared_task(base=OrganisationTask, name="tenants.runs.expire_of_organisation")
def expire_of_organisation() -> None:
    """In the organisation of the task."""
    expire_files(timezone.now())
