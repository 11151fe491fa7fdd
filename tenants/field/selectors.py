"""What waits for somebody to settle it; which phones were here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from tenants.field.models import ActionState, FieldAction, FieldPhone
from tenants.membership.models import Membership
from tenants.organisations.models import Organisation


def parked_actions(subject: str) -> QuerySet[FieldAction]:
    """Parked actions about `subject` (`session:12`) whose body is still kept, the first received first."""
    return FieldAction.objects.filter(subject=subject, state=ActionState.PARKED, body__isnull=False)


def phones_of(organisation: Organisation) -> QuerySet[FieldPhone]:
    """Phones that opened the shell here, the last seen first, each with who used it last.

    `has_access`: whether that person still has a role here. 1 statement.
    """
    current = Membership.objects.active().filter(user=OuterRef("user"), organisation=organisation)
    return FieldPhone.objects.select_related("user").annotate(has_access=Exists(current))
