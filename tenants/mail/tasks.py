"""Sending queued mails, and marking those whose sending was cut short."""

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask
from tenants.mail.services import mark_in_doubt as mark_mails_in_doubt
from tenants.mail.services import send_queued_mails
from tenants.organisations.models import Organisation, OrganisationStatus


@shared_task(base=OrganisationTask, name="tenants.mail.send_queued")
def send_queued() -> None:
    send_queued_mails(Organisation.objects.get(schema_name=connection.schema_name), timezone.now())


@shared_task(base=PlatformTask, name="tenants.mail.mark_in_doubt")
def mark_in_doubt() -> None:
    """One statement per organisation, on an index that is empty nearly always."""
    for organisation in Organisation.objects.filter(status=OrganisationStatus.ACTIVE):
        with tenant_context(organisation):
            mark_mails_in_doubt(timezone.now())
