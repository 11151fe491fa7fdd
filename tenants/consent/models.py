"""Consents of people known in this city."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.shops.models import Person


class Purpose(models.TextChoices):
    """What a person may agree to, each apart. Organising the session itself needs none."""

    NEWS = "news", _("recevoir par courriel les dates des prochaines séances et les aides aux commerces")
    CALL = "call", _("recevoir un appel de l’équipe de la ville après la séance")


class Consent(models.Model):
    """A person said yes to one purpose, in the words of one version; taken back: `withdrawn_at` is set."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    wording = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            )
        ]
