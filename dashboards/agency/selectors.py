"""What an administrator of the Agence reads of the deployment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.due.models import Due
from tenants.due.selectors import QueueState, failed_work, queue_state
from tenants.organisations.lag import lagging_organisations
from tenants.organisations.models import Organisation, OrganisationStatus


@dataclass(frozen=True)
class TechnicalState:
    queue: QueueState
    failed: list[Due]
    lagging: list[Organisation]
    not_active: list[Organisation]
    n_organisations: int


def technical_state(now: datetime) -> TechnicalState:
    return TechnicalState(
        queue=queue_state(now),
        failed=failed_work(),
        lagging=lagging_organisations(),
        not_active=list(Organisation.objects.exclude(status=OrganisationStatus.ACTIVE)),
        n_organisations=Organisation.objects.count(),
    )
