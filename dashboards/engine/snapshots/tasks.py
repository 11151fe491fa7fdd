"""The nightly recomputation of every snapshot, with a report of what differed."""

import logging

from celery import shared_task
from django_tenants.utils import tenant_context

from campaigns.editions.models import Edition
from dashboards.engine.snapshots.models import CitySnapshot
from dashboards.engine.snapshots.services import active_cities, recompute_city, recompute_programme
from kernel.clock import today
from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.organisations.models import Organisation

logger = logging.getLogger(__name__)


@shared_task(base=PlatformTask, name="dashboards.snapshots.recompute_all")
def recompute_all() -> None:
    """Each city's snapshots in a task of its own, then the totals of each edition."""
    for organisation in active_cities():
        with tenant_context(organisation):
            recompute_organisation.delay()
    for edition in Edition.objects.all():
        recompute_programme(edition, today())


@shared_task(base=OrganisationTask, name="dashboards.snapshots.recompute_organisation")
def recompute_organisation() -> None:
    """Recompute this city's snapshots; a figure that differs on the same day is a defect, and is logged."""
    organisation = Organisation.objects.get(schema_name=connection.schema_name)
    for edition in Edition.objects.all():
        before = CitySnapshot.objects.filter(edition=edition, organisation=organisation).first()
        after = recompute_city(organisation, edition, today())
        if before is not None and before.as_of == after.as_of and before.figures != after.figures:
            logger.warning("snapshot of %s, %s differed from its rows", organisation.slug, edition.code)
