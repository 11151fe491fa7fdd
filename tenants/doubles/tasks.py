"""The task that looks for doubles, and the night's."""

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.doubles import services
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.runs.models import Run
from tenants.runs.task_base import RunTask


class FindDoublesTask(RunTask):
    """A look through all shops and people of a city."""

    abstract = True
    run_kind = services.KIND


@shared_task(base=FindDoublesTask, name="tenants.doubles.find")
def find_doubles(key: str) -> None:
    run = Run.objects.of_kind(services.KIND).with_key(key).first()
    if run is not None and not run.is_over:
        services.do_find(run, timezone.now())


@shared_task(base=PlatformTask, name="tenants.doubles.find_all")
def find_all() -> None:
    """Each night, in every city that is open."""
    for city in Organisation.objects.cities().filter(status=OrganisationStatus.ACTIVE):
        with tenant_context(city):
            find_of_organisation.delay()


@shared_task(base=OrganisationTask, name="tenants.doubles.find_of_organisation")
def find_of_organisation() -> None:
    """In the city of the task, where a shop came or changed since the last look."""
    last = Run.objects.of_kind(services.KIND).order_by("-asked_at").values_list("asked_at", flat=True).first()
    if services.is_worth_looking(last):
        city = Organisation.objects.get(schema_name=connection.schema_name)
        services.ask_to_find(city, actor=None, now=timezone.now())
