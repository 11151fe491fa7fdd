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


class How(models.TextChoices):
    """How it became known; empty in rows of archives.

    SELF is what somebody said of themselves with the code on the screen: no team noted it. It is in the live
    counts and, once the list is closed, in the figures. It stays SELF until staff see it: a tick at the door,
    the signed sheet or a correction replaces it by theirs (`services.note_outcome`), closing the list
    vouches for all that are left. What grants something for having been present asks
    `selectors.seen_by_staff`; the floor of diagnostics does not do so yet (issue 16).
    """

    DOOR = "door", _("à l’accueil")
    SELF = "self", _("par la personne, sur son téléphone")
    SHEET = "sheet", _("d’après la feuille signée")
    CLOSING = "closing", _("à la clôture")
    CORRECTION = "correction", _("corrigé après coup")


class PlaceAtSession(Fact):
    """What became of a person's place at a session. `edition` repeats the session's, because a city's tables
    are not joined with the shared agenda.

    `arrived_at` is when the person came in, as far as a phone's clock can be believed. `walk_in_key` is the
    key of the form that brought somebody who had not signed up: the same form, or its undoing, finds the
    rows.
    """

    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session")
    role = models.CharField(max_length=8, choices=ShopRole)
    registered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    how = models.CharField(max_length=10, choices=How, blank=True, default="", db_default="")
    arrived_at = models.DateTimeField(null=True, blank=True)
    walk_in_key = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class Attendance(PlaceAtSession):
    """A person who comes for a shop of this city; one who comes for two shops has two rows."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    source = models.CharField(max_length=12, choices=Source, blank=True)

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


class GuestAttendance(PlaceAtSession):
    """A person of a shop from outside the programme's cities, who signed up or came in on this city's pages.

    Such a shop is in no register and no archive, so these people are in no figure; the session's page says
    how many they were.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    guest_shop = models.CharField(max_length=160)
    guest_place = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "guest_shop", "person"],
                condition=models.Q(superseded_at__isnull=True),
                name="attendance_guest_once",
            )
        ]
        indexes = [models.Index(fields=["session"], name="attendance_guests")]
