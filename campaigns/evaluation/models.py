"""Forms of the end of a session: anonymous answers, kept apart from people and shops."""

from django.db import models

from kernel.facts import Fact
from kernel.references import shared_reference


class EvaluationForm(Fact):
    """One anonymous form; an answer left blank is empty or null, and counts as not answered.

    `is_city_known`: the shop's city was on the form, and it is this one. Otherwise the form is kept by
    the first host of the session, and counts for session and programme but in no city's result.
    """

    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session")
    number = models.PositiveIntegerField()
    is_city_known = models.BooleanField(default=True)
    usefulness = models.PositiveSmallIntegerField(null=True, blank=True)
    tools = models.CharField(max_length=8, blank=True)
    training = models.CharField(max_length=8, blank=True)
    strategy = models.CharField(max_length=8, blank=True)
    relevance = models.PositiveSmallIntegerField(null=True, blank=True)
    pace = models.CharField(max_length=8, blank=True)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=models.Q(superseded_at__isnull=True),
                name="evaluation_form_once",
            ),
            models.CheckConstraint(
                condition=models.Q(usefulness__isnull=True) | models.Q(usefulness__range=(1, 5)),
                name="evaluation_usefulness_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(relevance__isnull=True) | models.Q(relevance__range=(0, 100)),
                name="evaluation_relevance_0_to_100",
            ),
        ]
        indexes = [models.Index(fields=["edition", "session"], name="evaluation_edition")]
