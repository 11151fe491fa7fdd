"""What waits for somebody to settle it."""

from django.db.models import QuerySet

from tenants.field.models import ActionState, FieldAction


def parked_actions(subject: str) -> QuerySet[FieldAction]:
    """Parked actions about `subject` (`session:12`) whose body is still kept, the first received first."""
    return FieldAction.objects.filter(subject=subject, state=ActionState.PARKED, body__isnull=False)
