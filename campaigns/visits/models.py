"""Visits of stewards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.facts import Fact
from kernel.references import shared_reference
from tenants.shops.models import Shop


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


class Visit(Fact):
    """A steward's visit to a shop; `steward` is a pseudonym in archives, a user's name otherwise."""

    edition = shared_reference("editions.Edition")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="visits")
    visited_at = models.DateTimeField()
    steward = models.CharField(max_length=80)
    outcome = models.CharField(max_length=16, choices=VisitOutcome)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "shop", "visited_at", "steward"],
                condition=models.Q(superseded_at__isnull=True),
                name="rounds_visit_once",
            )
        ]
