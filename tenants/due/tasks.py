"""The sweep that hands out due work, the task that does it, and the nightly look for orphans."""

import logging

from celery import shared_task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tenants.utils import tenant_context

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.due.orphans import orphans_of
from tenants.due.selectors import organisations_with_work
from tenants.due.services import do_due_work
from tenants.organisations.models import Organisation, OrganisationStatus

logger = logging.getLogger(__name__)

# Each kind of work belongs to a higher layer; the top layer names them all (`portal/due.py`).
HANDLERS = "portal.due.HANDLERS"

# Where workers are late, the sweeps of that time would all enqueue the same: what waited so long is dropped.
SWEPT_AGAIN_AFTER_S = 60


@shared_task(base=PlatformTask, name="tenants.due.sweep")
def sweep() -> None:
    """Enqueue one task for each organisation that has work, and for no other."""
    for organisation in organisations_with_work(timezone.now()):
        with tenant_context(organisation):
            do_organisation_work.apply_async(expires=SWEPT_AGAIN_AFTER_S)


@shared_task(base=OrganisationTask, name="tenants.due.do_organisation_work")
def do_organisation_work() -> None:
    organisation = Organisation.objects.get(schema_name=connection.schema_name)
    do_due_work(organisation, import_string(HANDLERS), timezone.now())


@shared_task(base=PlatformTask, name="tenants.due.report_orphans")
def report_orphans() -> None:
    """Enqueue the look for rows that point to a shared row which is gone, organisation by organisation."""
    for organisation in Organisation.objects.filter(status=OrganisationStatus.ACTIVE):
        with tenant_context(organisation):
            log_orphans.delay()


@shared_task(base=OrganisationTask, name="tenants.due.log_orphans")
def log_orphans() -> None:
    for line in orphans_of(connection.schema_name):
        logger.error("orphan: %s", line)
