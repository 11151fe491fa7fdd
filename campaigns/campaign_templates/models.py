"""Templates of campaigns, as the Agence writes them for all cities."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class CampaignTemplate(models.Model):
    """`name`, `about`: by language. `steps`: in their order, each {"channel", "title" by language,
    "days_before" the session, "texts" by language {"subject", "body"}}.

    Cities see it between `published_at` and `retired_at`; what they made from it is theirs, and stays as it
    is when the template changes.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
