"""Actions of a city towards its shops."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.facts import Fact
from kernel.references import shared_reference


class Channel(models.TextChoices):
    LETTER = "letter", _("courrier")
    EMAIL = "email", _("e-mail")
    ASSOCIATION = "association", _("association de commerçants")
    POSTER = "poster", _("affiche")
    STEWARD = "steward", _("stewards urbains")


class Actor(models.TextChoices):
    CITY = "city", _("ville")
    TOWN_CENTRE_MANAGEMENT = "town_centre_management", _("gestion centre-ville")
    ASSOCIATION = "association", _("association de commerçants")


class OutreachAction(Fact):
    """Something sent or put up, so many times; `happened_on` is the day it was sent."""

    edition = shared_reference("editions.Edition")
    channel = models.CharField(max_length=12, choices=Channel)
    quantity = models.PositiveIntegerField()
    actor = models.CharField(max_length=24, choices=Actor)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "channel", "happened_on", "actor"],
                condition=models.Q(superseded_at__isnull=True),
                name="outreach_action_once",
            )
        ]
