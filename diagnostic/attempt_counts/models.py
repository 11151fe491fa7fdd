"""How many answer in a session, and what may be shown of the group. No personal data."""

from django.db import models
from django.utils import timezone

from campaigns.agenda.models import Session
from tenants.organisations.models import Organisation


class AttemptCount(models.Model):
    """How many shops of one city began and finished in a session: moved by the attempts' services."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attempt_counts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    n_started = models.PositiveIntegerField(default=0)
    n_finished = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "sittings_sittingcount"
        constraints = [models.UniqueConstraint(fields=["session", "organisation"], name="sittings_city_once")]


class GroupView(models.Model):
    """The group's view as it was last published: `published` holds nothing that may not be shown."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="group_view")
    n_finished = models.PositiveIntegerField(default=0)
    published = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)
