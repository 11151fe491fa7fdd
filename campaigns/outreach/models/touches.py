"""Who was reached, by which step, when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.campaigns import CampaignStep
from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class TouchState(models.TextChoices):
    """Prepared counts as a contact, too: two campaigns that are prepared at once do not ask the same shop."""

    PREPARED = "prepared", _("préparé")
    MADE = "made", _("fait")
    FAILED = "failed", _("pas arrivé")
    WITHHELD = "withheld", _("retenu")


class WithheldReason(models.TextChoices):
    """Why a shop of an audience is left out."""

    BLOCKED = "blocked", _("ne pas contacter")
    NO_ADDRESS = "no_address", _("adresse incomplète")
    RETURNED = "returned", _("courrier revenu de cette adresse")
    NO_LETTERS = "no_letters", _("ne veut plus de courrier")
    NO_CONSENT = "no_consent", _("sans accord")
    RECENT = "recent", _("contacté il y a peu")
    SIGNED_UP = "signed_up", _("déjà inscrit")


class Touch(models.Model):
    """A shop was, or will be, reached by a step: by a letter, a mail to one of its people, a call.

    `happened_on`: the day that is planned, then the day that it was. A visit is a fact of its own
    (`campaigns.visits`); a poster and an association reach nobody by name.
    """

    step = models.ForeignKey(CampaignStep, on_delete=models.CASCADE, related_name="touches")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="touches")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="touches"
    )
    state = models.CharField(max_length=8, choices=TouchState, default=TouchState.PREPARED)
    reason = models.CharField(max_length=10, choices=WithheldReason, blank=True)
    happened_on = models.DateField()
    made_by = shared_reference("accounts.User", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "shop"], condition=Q(person__isnull=True), name="outreach_touch_of_shop_once"
            ),
            models.UniqueConstraint(
                fields=["step", "person"],
                condition=Q(person__isnull=False),
                name="outreach_touch_of_person_once",
            ),
        ]
        indexes = [models.Index(fields=["shop", "happened_on"], name="outreach_touch_of_shop")]
