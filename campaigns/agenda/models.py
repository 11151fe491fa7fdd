"""Sessions, their host cities, and the facts of what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition
from kernel.facts import Fact
from tenants.organisations.models import Organisation


class SessionKind(models.TextChoices):
    AWARENESS = "awareness", _("séance de sensibilisation")
    SMALL_GROUP = "small_group", _("petit groupe")


class Session(models.Model):
    """A session, hosted by one or several cities. Cities may count it; the programme counts it once.

    `announced_on` empty: planned and known from the start of its edition.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=SessionKind, default=SessionKind.AWARENESS)
    starts_at = models.DateTimeField()
    duration_min = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField()
    trainers = models.CharField(max_length=120, blank=True)
    announced_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="agenda_code_once")]

    def __str__(self) -> str:
        return self.code


class SessionHost(models.Model):
    """A city that hosts a session; `position` 0 is where it takes place."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hosted")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="agenda_host_once"),
            models.UniqueConstraint(fields=["session", "position"], name="agenda_host_position_once"),
        ]


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("prévue")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class SessionOutcome(Fact):
    """The session was held, or cancelled; `happened_on` is its day, or the day of the cancellation.

    A session without a current outcome is planned.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="outcomes")
    status = models.CharField(
        max_length=9, choices=[choice for choice in SessionStatus.choices if choice[0] != "planned"]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(superseded_at__isnull=True),
                name="agenda_one_current_outcome",
            )
        ]
