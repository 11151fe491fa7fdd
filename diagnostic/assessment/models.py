"""Finished diagnostics: answers, and the result that the questionnaire's version gave."""

from django.db import models

from kernel.facts import Fact
from kernel.references import shared_reference
from tenants.sectors.models import Sector
from tenants.shops.models import Shop


class Diagnostic(Fact):
    """One attempt. An individual's score is for that shopkeeper alone: only aggregates are read.

    `subject` stands for the shop where an archive says only its sector.
    """

    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session", null=True, blank=True)
    shop = models.ForeignKey(
        Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="diagnostics"
    )
    subject = models.CharField(max_length=80, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.CharField(max_length=12)
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=12)
    is_partial = models.BooleanField(default=False)
    dimensions = models.JSONField(default=dict)
    themes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "shop", "happened_on", "session"],
                condition=models.Q(superseded_at__isnull=True, shop__isnull=False),
                nulls_distinct=False,
                name="assessment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(score__range=(0, 100)), name="assessment_score_0_to_100"
            ),
        ]
        indexes = [models.Index(fields=["edition", "happened_on"], name="assessment_edition")]
