"""The task that loads an extract of the company register."""

from celery import shared_task

from tenants.company_register.runs import KIND
from tenants.company_register.runs import do_load as do_load_of_run
from tenants.runs.models import Run
from tenants.runs.task_base import RunTask


class LoadTask(RunTask):
    """A load of an extract."""

    abstract = True
    run_kind = KIND


@shared_task(base=LoadTask, name="tenants.company_register.do_load")
def do_load(uuid: str) -> None:
    do_load_of_run(Run.objects.of_kind(KIND).get(uuid=uuid))
