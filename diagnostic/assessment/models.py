"""Attempts at the self-diagnostic, and the finished ones with the result that their version gave."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.facts import Fact
from kernel.references import shared_reference
from tenants.sectors.models import Sector
from tenants.shops.models import Person, Shop


class Diagnostic(Fact):
    """A finished attempt. An individual's score is for that shopkeeper alone: only aggregates are read.

    `subject` stands for the shop where nobody said which it is. Without a sector: who answered was not sure,
    and every question counted fully. `corrects` is the row that a later correction of the same attempt
    replaced. `entry` is the attempt's uuid, empty for a row of an archive. A guest's shop is in none of the
    programme's cities: the row is in no figure.
    """

    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session", null=True, blank=True)
    shop = models.ForeignKey(
        Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="diagnostics"
    )
    subject = models.CharField(max_length=80, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    questionnaire = models.CharField(max_length=12)
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=12)
    is_partial = models.BooleanField(default=False)
    dimensions = models.JSONField(default=dict)
    themes = models.JSONField(default=list)
    entry = models.UUIDField(null=True, blank=True)
    is_guest = models.BooleanField(default=False, db_default=False)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "shop", "happened_on", "session", "entry"],
                condition=models.Q(superseded_at__isnull=True, shop__isnull=False),
                nulls_distinct=False,
                name="assessment_once",
            ),
            models.CheckConstraint(
                condition=models.Q(score__range=(0, 100)), name="assessment_score_0_to_100"
            ),
        ]
        indexes = [models.Index(fields=["edition", "happened_on"], name="assessment_edition")]


class Mode(models.TextChoices):
    OWN = "own", _("par le commerçant ou la commerçante")
    ASSISTED = "assisted", _("avec l’aide de quelqu’un de la ville")
    PAPER = "paper", _("sur papier, encodé ensuite")


class Attempt(models.Model):
    """Somebody answering, or who has answered. Whoever holds `uuid` (a link) or `code` may go on.

    `answers` are as the rules take them, question -> option, options or "NA"; answers to questions that the
    sector is not asked may be left in them while it is open. `is_sector_told` without a sector: "not sure".
    `taken_on` is set by whoever types a paper form; otherwise the day on which it is finished counts. `chain`
    is the uuid that the first of them had: corrections and retakes share it. `shop_typed` is the name of
    a shop that is not known here, as typed: staff say which shop it is, and it goes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chain = models.UUIDField(db_index=True, editable=False)
    code = models.CharField(max_length=8, unique=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    edition = shared_reference("editions.Edition")
    session = shared_reference("agenda.Session", null=True, blank=True)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shop_typed = models.CharField(max_length=160, blank=True, default="", db_default="")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=2)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_sector_told = models.BooleanField(default=False)
    is_guest = models.BooleanField(default=False)
    questionnaire = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.OWN)
    taken_on = models.DateField(null=True, blank=True)
    entered_by = shared_reference("accounts.User", null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    diagnostic = models.OneToOneField(
        Diagnostic, on_delete=models.PROTECT, null=True, blank=True, related_name="attempt"
    )
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    retakes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="retaken_by"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["saved_at"],
                condition=models.Q(finished_at__isnull=True),
                name="assessment_unfinished",
            ),
            models.Index(
                fields=["chain"],
                condition=models.Q(shop__isnull=True) & ~models.Q(shop_typed=""),
                name="assessment_shop_typed",
            ),
        ]

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
