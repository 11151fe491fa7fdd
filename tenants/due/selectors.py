"""What is due: for the sweep, and for the Agence's technical page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from tenants.due.models import Due
from tenants.organisations.models import Organisation, OrganisationStatus


def organisations_with_work(now: datetime) -> list[Organisation]:
    """Organisations that are active and have work due."""
    ids = Due.objects.filter(due_at__lte=now, failed_at__isnull=True).values("organisation_id")
    return list(Organisation.objects.filter(status=OrganisationStatus.ACTIVE, pk__in=ids))


@dataclass(frozen=True)
class QueueState:
    n_waiting: int
    n_failed: int
    lag: timedelta


def queue_state(now: datetime) -> QueueState:
    """How much is due now, how much was given up, and for how long the oldest has waited."""
    waiting = Q(due_at__lte=now, failed_at__isnull=True)
    row = Due.objects.aggregate(
        n_waiting=Count("id", filter=waiting),
        n_failed=Count("id", filter=Q(failed_at__isnull=False)),
        oldest=Min("due_at", filter=waiting),
    )
    lag = now - row["oldest"] if row["oldest"] else timedelta(0)
    return QueueState(row["n_waiting"], row["n_failed"], lag)


def failed_work() -> list[Due]:
    return list(
        Due.objects.filter(failed_at__isnull=False).select_related("organisation").order_by("-failed_at")[:50]
    )
