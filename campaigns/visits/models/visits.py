"""Visits of stewards to shops."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.visits.models.rounds import Round
from kernel.facts import Fact
from kernel.references import shared_reference
from tenants.shops.models import Shop, ShopState


class VisitOutcome(models.TextChoices):
    INTERESTED = "interested", _("intéressé")
    SIGNED_UP = "signed_up", _("inscrit")
    THINKING = "thinking", _("réfléchit")
    NOT_INTERESTED = "not_interested", _("pas intéressé")
    ABSENT = "absent", _("absent")
    CLOSED = "closed", _("fermé")
    VACANT = "vacant", _("inoccupé")
    MOVED = "moved", _("déménagé")
    NOT_A_SHOP = "not_a_shop", _("pas un commerce")


class RefusalReason(models.TextChoices):
    """Why a shopkeeper is not interested: a closed list, so that nothing is noted about a person."""

    NO_TIME = "no_time", _("pas le temps")
    COST = "cost", _("le coût")
    ALREADY_DONE = "already_done", _("déjà équipé")
    NOT_USEFUL = "not_useful", _("n’en voit pas l’utilité")
    STOPPING = "stopping", _("cesse son activité")
    HEAD_OFFICE = "head_office", _("le siège décide")
    OTHER = "other", _("autre raison")


class BestTime(models.TextChoices):
    """When to come by: what a steward learnt at the door."""

    MORNING = "morning", _("le matin")
    NOON = "noon", _("à midi")
    AFTERNOON = "afternoon", _("l’après-midi")
    EVENING = "evening", _("en fin de journée")


class Material(models.TextChoices):
    """What a steward leaves."""

    LEAFLET = "leaflet", _("dépliant")
    CARD = "card", _("carte du commerce")
    POSTER = "poster", _("affiche")
    PROGRAMME = "programme", _("programme des séances")


class Visit(Fact):
    """A steward's visit to a shop.

    `steward` is a pseudonym: an archive's, else that of `visited_by` (`rules.steward_code`). `key` is that of
    the phone's action, and stays through corrections. `round`: where the shop was in one of the steward's.
    `state_set` is the register's state that followed (vacant, moved, not a shop), `state_before` what the
    register said of the same day before ("": nothing): undoing the visit gives it back.
    """

    edition = shared_reference("editions.Edition")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="visits")
    visited_at = models.DateTimeField()
    steward = models.CharField(max_length=80)
    outcome = models.CharField(max_length=16, choices=VisitOutcome)
    key = models.UUIDField(null=True, blank=True)
    visited_by = shared_reference("accounts.User", null=True, blank=True)
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="visits")
    reason = models.CharField(max_length=12, choices=RefusalReason, blank=True, default="", db_default="")
    come_back_on = models.DateField(null=True, blank=True)
    come_back_at = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=2, blank=True, default="", db_default="")
    best_time = models.CharField(max_length=10, choices=BestTime, blank=True, default="", db_default="")
    materials = ArrayField(models.CharField(max_length=10, choices=Material), null=True, blank=True)
    state_set = models.ForeignKey(
        ShopState, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state_before = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "shop", "visited_at", "steward"],
                condition=models.Q(superseded_at__isnull=True),
                name="rounds_visit_once",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(superseded_at__isnull=True), name="rounds_visit_key_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["visited_by", "visited_at"],
                condition=models.Q(superseded_at__isnull=True),
                name="rounds_visits_of_steward",
            ),
        ]
