"""Each night: attempts that nobody went on with for a year are removed. Nothing was counted of them."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Attempt
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.organisations.models import Organisation

KEPT_UNFINISHED = timedelta(days=365)


@shared_task(base=PlatformTask, name="diagnostic.assessment.forget_unfinished")
def forget_unfinished() -> None:
    """In every city that has a schema, in a task of its own."""
    for organisation in Organisation.objects.cities().exclude(schema_version=""):
        with tenant_context(organisation):
            forget_unfinished_of_city.delay()


@shared_task(base=OrganisationTask, name="diagnostic.assessment.forget_unfinished_of_city")
def forget_unfinished_of_city() -> None:
    """In the city of the task."""
    remove_unfinished(timezone.now())


def remove_unfinished(now: datetime) -> int:
    """Remove what was last touched more than a year ago and never finished; how many."""
    old = Attempt.objects.filter(finished_at__isnull=True, saved_at__lt=now - KEPT_UNFINISHED)
    return old.delete()[0]
