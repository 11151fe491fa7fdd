"""Sessions, their host cities, who leads them, their moves, and the facts of what became of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.editions.models import Edition
from kernel.facts import Fact
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS, NAME_READERS, PROGRAMME_READERS, Role
from tenants.organisations.models import Kind, Organisation

# Who may do what, in a city that hosts a session, and in the Agence (see `campaigns.agenda.policies`).


class SessionQuerySet(models.QuerySet["Session"]):
    """Each verb is the twin of a policy in `campaigns.agenda.policies`."""

    def visible_to(self, actor: Actor) -> Self:
        """Sessions whose state and counts `actor` may see: the twin of `can_see_session`."""
        kind = actor.organisation.kind
        if kind == Kind.CITY:
            return self.filter(hosts__organisation=actor.organisation)
        if kind == Kind.AGENCY and actor.role in PROGRAMME_READERS:
            return self.all()
        if kind == Kind.AGENCY and actor.role == Role.FACILITATOR:
            return self.filter(facilitations__user=actor.user)
        return self.none()

    def editable_by(self, actor: Actor) -> Self:
        """The twin of `can_edit_session`."""
        if actor.organisation.kind == Kind.AGENCY and actor.role == Role.ADMINISTRATOR:
            return self.all()
        if actor.organisation.kind == Kind.CITY and actor.role in CITY_EDITORS:
            return self.filter(hosts__organisation=actor.organisation, hosts__position=0)
        return self.none()

    def adaptable_by(self, actor: Actor) -> Self:
        """The twin of `can_adapt_session`."""
        if actor.organisation.kind == Kind.CITY and actor.role in CITY_EDITORS:
            return self.filter(hosts__organisation=actor.organisation)
        return self.editable_by(actor)

    def with_roster_for(self, actor: Actor) -> Self:
        """The twin of `can_see_roster`."""
        if actor.organisation.kind == Kind.CITY and actor.role in NAME_READERS:
            return self.filter(hosts__organisation=actor.organisation)
        if actor.organisation.kind == Kind.AGENCY and actor.role == Role.FACILITATOR:
            return self.filter(facilitations__user=actor.user)
        return self.none()

    def with_list_closable_by(self, actor: Actor) -> Self:
        """The twin of `can_close_list`."""
        if actor.organisation.kind == Kind.CITY and actor.role not in CITY_EDITORS:
            return self.none()
        return self.with_roster_for(actor)

    def open_to_shops_of(self, actor: Actor, on: date) -> Self:
        """The twin of `can_act_for_own_shops`."""
        if actor.organisation.kind != Kind.CITY or actor.role not in NAME_READERS:
            return self.none()
        hosted = SessionHost.objects.filter(organisation=actor.organisation)
        is_announced = (Q(announced_on__isnull=True) | Q(announced_on__lte=on)) & ~Q(
            seats__registration="draft"
        )
        return self.filter(Q(pk__in=hosted.values("session")) | is_announced, seats__isnull=False)


class SessionKind(models.TextChoices):
    AWARENESS = "awareness", _("séance de sensibilisation")
    SMALL_GROUP = "small_group", _("petit groupe")


class Session(models.Model):
    """A session, hosted by one or several cities. Cities may count it; the programme counts it once.

    `announced_on` empty: planned and known from the start of its edition. Its capacity is in its
    `SeatCounter`. `sequence` rises with each change that calendars must hear of (date, place, cancellation).
    `languages` are codes separated by spaces.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=SessionKind, default=SessionKind.AWARENESS)
    starts_at = models.DateTimeField()
    duration_min = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    description = models.TextField(max_length=2000, blank=True)
    languages = models.CharField(max_length=20, default="fr")
    venue = models.CharField(max_length=200, blank=True)
    venue_address = models.CharField(max_length=200, blank=True)
    access = models.TextField(max_length=600, blank=True)
    parking = models.TextField(max_length=600, blank=True)
    derogation = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    trainers = models.CharField(max_length=120, blank=True)
    announced_on = models.DateField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="agenda_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """Venue and address on one line, as people read it."""
        return ", ".join(part for part in (self.venue, self.venue_address) if part)[:200]

    @property
    def shown_title(self) -> str:
        """Its title, else one by its kind, in the reader's language; everywhere the same."""
        if self.title:
            return self.title
        if self.kind == SessionKind.SMALL_GROUP:
            return gettext("Séance en petit groupe")
        return gettext("Votre commerce et le numérique")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_min)


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


class Rescheduling(models.Model):
    """A session's start was changed; so that a day before it is still known as it was."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reschedulings")
    starts_at_before = models.DateTimeField()
    starts_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "agenda_sessionmove"
        ordering = ["recorded_at", "id"]


class _TimeRange(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Facilitation(models.Model):
    """A facilitator of the Agence leads a session. The times repeat the session's for the constraint:
    nobody leads two sessions at once. `is_active` is unset when the session is cancelled."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="facilitations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="facilitations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="agenda_facilitator_once"),
            ExclusionConstraint(
                name="agenda_facilitator_is_free",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        _TimeRange(F("starts_at"), F("ends_at"), RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_active=True),
            ),
        ]
