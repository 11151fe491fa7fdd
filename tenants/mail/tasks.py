"""Sending queued mails."""

from celery import shared_task
from django.utils import timezone

from kernel.database import connection
from kernel.tasks import OrganisationTask
from tenants.mail.services import send_queued_mails
from tenants.organisations.models import Organisation


@shared_task(base=OrganisationTask, name="tenants.mail.send_queued")
def send_queued() -> None:
    """Send what is queued, and mark in doubt what another run left on its way."""
    send_queued_mails(Organisation.objects.get(schema_name=connection.schema_name), timezone.now())
