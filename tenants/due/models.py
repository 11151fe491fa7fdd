"""Work that is due: which organisation, what kind, from when."""

from django.db import models

from tenants.organisations.models import Organisation


class Due(models.Model):
    """One piece of work. (organisation, kind, key) is unique, so that asking twice is asking once.

    `version` grows each time it is asked for: work asked for again while it is being done stays due.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "due"
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "key"], name="due_asked_once")]
        indexes = [models.Index(fields=["due_at", "organisation"], name="due_next")]
