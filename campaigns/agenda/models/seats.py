"""Seats: how many a session has, who holds them by group and city, and the waiting list.

No row here says who a person is: a claim is a number of seats for a group whose names are in its city's
schema (`campaigns.signups`), under the same uuid. So the decision about seats touches shared rows only.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models.sessions import Session
from kernel.codes import new_code
from tenants.organisations.models import Organisation

CHECK_IN_CODE_LENGTH = 8


def new_check_in_code() -> str:
    """Of 23^8: two claims never drew the same one; the constraint would refuse the second."""
    return new_code(CHECK_IN_CODE_LENGTH)


class Registration(models.TextChoices):
    """Whether a session takes sign-ups. What became of it (held, cancelled) is a fact of its own."""

    DRAFT = "draft", _("brouillon")
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("inscriptions closes")


class SeatCounter(models.Model):
    """The one row that is locked before anything about a session's seats is decided.

    `n_taken` and `n_waiting` count persons; `hard_limit` is five for a small group, save a derogation.
    `last_position` numbers the waiting list and never goes back. `starts_at` repeats the session's, so that
    one locked row says all that the decision needs; `has_quotas` says whether cities' rows must be read too.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="seats")
    registration = models.CharField(max_length=6, choices=Registration, default=Registration.DRAFT)
    starts_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    has_quotas = models.BooleanField(default=False)
    hard_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    lets_smaller_groups_pass = models.BooleanField(default=False)
    n_taken = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)
    last_position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n_taken__lte=models.F("capacity")), name="agenda_seats_exist"),
            models.CheckConstraint(
                condition=Q(hard_limit__isnull=True) | Q(capacity__lte=models.F("hard_limit")),
                name="agenda_small_group_limit",
            ),
        ]

    @property
    def n_free(self) -> int:
        return self.capacity - self.n_taken


class CitySeats(models.Model):
    """What one city's shops hold of a session's seats, and how many are kept for them until a day.

    `quota` 0: nothing is kept. From `release_on` on, what is kept and not taken is for everybody.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="city_seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quota = models.PositiveSmallIntegerField(default=0)
    release_on = models.DateField(null=True, blank=True)
    n_taken = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "city seats"
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="agenda_city_seats_once"),
            models.CheckConstraint(
                condition=Q(quota=0) | Q(release_on__isnull=False), name="agenda_quota_has_release"
            ),
        ]


class ClaimState(models.TextChoices):
    PENDING = "held", _("à confirmer")
    CONFIRMED = "confirmed", _("confirmée")
    WAITING = "waiting", _("sur la liste d’attente")
    OFFERED = "offered", _("place proposée")
    ENDED = "ended", _("terminée")


class EndReason(models.TextChoices):
    CANCELLED = "cancelled", _("annulée par le commerce")
    WITHDRAWN = "withdrawn", _("annulée par la ville")
    UNCONFIRMED = "unconfirmed", _("non confirmée à temps")
    DECLINED = "declined", _("place refusée")
    OFFER_EXPIRED = "offer_expired", _("place proposée, sans réponse à temps")
    MOVED = "moved", _("passée à une autre séance")
    SESSION_CANCELLED = "session_cancelled", _("séance annulée")


class SignUpSource(models.TextChoices):
    """How a sign-up came about: the first five as in archives, then how it was made."""

    LETTER = "letter", _("courrier")
    EMAIL = "email", _("e-mail")
    ASSOCIATION = "association", _("association de commerçants")
    STEWARD = "steward", _("steward urbain")
    POSTER = "poster", _("affiche")
    WEB = "web", _("page de la ville")
    PHONE = "phone", _("téléphone")
    PAPER = "paper", _("papier")


class SeatClaimQuerySet(models.QuerySet["SeatClaim"]):
    def seated(self) -> Self:
        """Those whose seats are taken: held, offered or confirmed."""
        return self.filter(state__in=SEATED)

    def active(self) -> Self:
        return self.exclude(state=ClaimState.ENDED)


class SeatClaim(models.Model):
    """A group's seats, all or none, or its place on the waiting list.

    `deadline_at`: until when an unconfirmed group, or one that was offered seats, has to answer.
    `position` says the order on the list, in which a group stays for as long as it waits; it is kept after,
    and says nothing then. `confirmed_at`: the group answered, for its seats or for its place on the list.
    `ended_from` is the state that ended, "" for claims that ended before this was kept.
    `revision` rises with each change that a calendar must hear of. `check_in_code` is what the group shows at
    the door, without a dash; claims that ended before this was kept have none.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    n_persons = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=ClaimState)
    position = models.PositiveIntegerField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    is_guest = models.BooleanField(default=False)
    source = models.CharField(max_length=12, choices=SignUpSource, default=SignUpSource.WEB)
    revision = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    ended_from = models.CharField(max_length=9, choices=ClaimState, blank=True, default="", db_default="")
    check_in_code = models.CharField(
        max_length=8, unique=True, null=True, blank=True, editable=False, default=new_check_in_code
    )

    objects = SeatClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], condition=Q(state="waiting"), name="agenda_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(position__isnull=False), name="agenda_waiting_has_position"
            ),
            models.CheckConstraint(
                condition=Q(n_persons__gte=1, n_persons__lte=10), name="agenda_group_size"
            ),
        ]
        indexes = [models.Index(fields=["session", "state", "position"], name="agenda_claims_of_session")]

    def __str__(self) -> str:
        return f"{self.uuid} {self.state}"

    @property
    def had_seats(self) -> bool:
        """Ended with seats of its own, so that calendars have the date. Where that was not kept, it may have:
        it answered once, and to strike out a date that no calendar has does no harm."""
        if self.ended_from:
            return self.ended_from == ClaimState.CONFIRMED
        return self.state == ClaimState.ENDED and self.confirmed_at is not None

    def has_answered_in_time(self, now: datetime) -> bool:
        return self.deadline_at is None or now < self.deadline_at


SEATED = (ClaimState.PENDING, ClaimState.OFFERED, ClaimState.CONFIRMED)
