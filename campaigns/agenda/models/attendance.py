"""What the cities share of who came: numbers of people, and whether the list of a session is closed.

Who came, by name and shop, is in each city's schema (`campaigns.attendance`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models.sessions import Session
from kernel.facts import Fact
from tenants.accounts.models import User
from tenants.organisations.models import Organisation


class CityAttendance(models.Model):
    """How many people came to a session for one city's shops: each once, whatever the number of their shops.

    Worked out again from the city's rows by each change (`campaigns.attendance.counts`), never added to.
    `n_present` had a seat, and came; `n_walk_ins` had none (who waited on the list, too). `n_guests`: of
    shops from outside the programme's cities, who signed up or came in on this city's pages,
    `n_guest_walk_ins` of them without having signed up; they are in no other number.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="city_attendance")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    n_registered = models.PositiveIntegerField(default=0)
    n_present = models.PositiveIntegerField(default=0)
    n_walk_ins = models.PositiveIntegerField(default=0)
    n_excused = models.PositiveIntegerField(default=0)
    n_absent = models.PositiveIntegerField(default=0)
    n_guests = models.PositiveIntegerField(default=0)
    n_guest_walk_ins = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "city attendance"
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="agenda_city_attendance_once")
        ]

    @property
    def n_came(self) -> int:
        """Guests too."""
        return self.n_present + self.n_walk_ins + self.n_guests


class ListState(models.TextChoices):
    CLOSED = "closed", _("close")
    REOPENED = "reopened", _("rouverte")


class AttendanceClosing(Fact):
    """The list of who came was closed, or opened again with a reason. The current row says which.

    Closing fixes who was absent. Opened again without a reason: the session was said not to have been held.
    `happened_on` is the day of the act.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance_closings")
    state = models.CharField(max_length=8, choices=ListState)
    reason = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(superseded_at__isnull=True),
                name="agenda_one_current_closing",
            )
        ]
