"""Attendance: a person, for a shop, at a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.facts import Fact
from kernel.references import shared_reference
from tenants.shops.models import Person, Shop, ShopRole


class Source(models.TextChoices):
    LETTER = "letter", _("courrier")
    EMAIL = "email", _("e-mail")
    ASSOCIATION = "association", _("association de commerçants")
    STEWARD = "steward", _("steward urbain")
    POSTER = "poster", _("affiche")


class Outcome(models.TextChoices):
    PRESENT = "present", _("présent")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excusé")
    WALK_IN = "walk_in", _("venu sans inscription")


class Attendance(Fact):
    """What became of a person's place at a session, for one shop of this city.

    `edition` repeats the session's, because a city's tables are not joined with the shared agenda.
    A person who comes for two shops has two rows.
    """

    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    role = models.CharField(max_length=8, choices=ShopRole)
    registered_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=Source, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome)

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "shop", "person"],
                condition=models.Q(superseded_at__isnull=True),
                name="attendance_once",
            )
        ]
        indexes = [models.Index(fields=["edition", "session"], name="attendance_edition")]
