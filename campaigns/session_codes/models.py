"""The code of a session. No personal data."""

from django.db import models
from django.utils import timezone

from campaigns.agenda.models import Session


class SessionCode(models.Model):
    """What is shown on the screen: with it people check themselves in and answer the self-diagnostic. Without
    dashes."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="code_on_screen")
    code = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "sittings_sessioncode"
